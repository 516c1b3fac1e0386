import { z } from 'zod';
import { type CardsContext, setPin } from '../../cards/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, keyReused, notFound, refuse } from '../reply.ts';
import { cardParams } from './card-view.ts';
import { pinField, refusePin } from './pin-field.ts';

/** The PIN of a card: set and never shown. */
export const cardPinEndpoints = (context: ApiContext, cards: CardsContext): Endpoint[] => [
  defineCommand({
    operation: 'setPin',
    method: 'PUT',
    path: '/merchants/{merchant_id}/cards/{card}/pin',
    summary: 'Give a card its PIN, or another one, and all tries back.',
    scopes: ['operator', 'merchant'],
    params: cardParams,
    body: z.strictObject({ pin: pinField }),
    status: 200,
    result: z.strictObject({ set: z.literal(true) }),
    handle: async ({ merchant, params, body }, once) => {
      const card = await findNamedCard(context.database, merchant.id, params.card);
      if (card === null) return notFound('card');
      const result = await setPin(cards, card, body.pin, once.identity(merchant.id));
      if (result.kind === 'set') return answer({ set: true as const });
      if (result.kind === 'identity-conflict') return keyReused;
      switch (result.reason) {
        case 'malformed-pin':
        case 'weak-pin':
          return refusePin(result.reason);
        case 'card-not-found':
          return notFound('card');
        case 'number-retired':
          return refuse(
            'not_possible',
            'The card’s number was reported lost or stolen: a replacement gets its PIN when it is activated.',
          );
        case 'card-not-ready':
          return refuse('not_possible', 'The card has no number yet.');
        case 'not-possible-in-state':
          return refuse('not_possible', `The card is ${result.status}.`);
      }
    },
  }),
];
