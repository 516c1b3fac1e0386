import { z } from 'zod';
import { verifyCardholder } from '../../cardholders/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { instant } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound } from '../reply.ts';
import { cardParams } from './card-view.ts';

/** The person behind a card. */
export const cardholderEndpoints = ({ clock }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'verifyCardholder',
    method: 'POST',
    path: '/merchants/{merchant_id}/cards/{card}/cardholder/verify',
    summary: "Vouch for the identity of a card's holder, for products that ask for it.",
    scopes: ['operator'],
    params: cardParams,
    status: 200,
    result: z.strictObject({
      verified_at: instant.meta({ description: 'When it was first said.' }),
    }),
    handle: ({ merchant, params }, once) =>
      once.transaction(async (tx) => {
        const card = await findNamedCard(tx, merchant.id, params.card);
        if (card === null) return notFound('card');
        const { cardholderId } = card;
        const verifiedAt = clock.now();
        const result = await verifyCardholder(tx, { merchantId: merchant.id, cardholderId, verifiedAt });
        if (result.kind === 'cardholder-not-found') return notFound('cardholder');
        return answer({ verified_at: result.verifiedAt.toISOString() });
      }),
  }),
];
