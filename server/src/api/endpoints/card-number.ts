import { z } from 'zod';
import { assignNumber, type CardsContext } from '../../cards/index.ts';
import { Secret } from '../../vault/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, refuse, refuseInvalid } from '../reply.ts';
import { cardParams, cardView, cardViewOf } from './card-view.ts';

const digitsProblem = 'must be 16 digits';

const panField = z
  .string()
  .regex(/^\d{16}$/, digitsProblem)
  .meta({ description: 'The 16 digits that are printed on the plastic.', writeOnly: true })
  .transform((digits) => Secret.of(digits));

/** Which plastic an applicant was handed: known by the number on it. */
export const cardNumberEndpoints = (context: ApiContext, cards: CardsContext): Endpoint[] => [
  defineCommand({
    operation: 'assignNumber',
    method: 'PUT',
    path: '/merchants/{merchant_id}/cards/{card}/pan',
    summary: 'Give a physical card the number of the plastic that its holder was handed',
    scopes: ['operator', 'merchant'],
    params: cardParams,
    body: z.strictObject({ pan: panField }),
    status: 200,
    result: cardView,
    handle: async ({ merchant, params, body: { pan } }) => {
      const { database, vault } = context;
      const target = await findNamedCard(database, merchant.id, params.card);
      if (target === null) return notFound('card');
      const result = await assignNumber(cards, target, pan);
      if (result.kind === 'assigned') return answer(cardViewOf(result.card));
      if (result.kind === 'unchanged') {
        const standing = await vault.readPan(database, merchant.id, target.id);
        return standing?.equals(pan)
          ? answer(cardViewOf(result.card))
          : refuse('not_possible', 'The card has another number already.', 'pan');
      }
      switch (result.reason) {
        case 'card-not-found':
          return notFound('card');
        case 'malformed-number':
          return refuseInvalid({ field: 'pan', problem: digitsProblem });
        case 'number-taken':
          return refuse('already_exists', 'Another card has this number.', 'pan');
        case 'number-not-in-stock':
          return refuse('not_possible', 'No plastic in the stock of the product has this number.', 'pan');
        case 'not-verified':
          return refuse('not_possible', "The card's holder has not been verified.");
        case 'not-possible-in-state':
          return refuse('not_possible', `The card is ${result.status}.`);
      }
    },
  }),
];
