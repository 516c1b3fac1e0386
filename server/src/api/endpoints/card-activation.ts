import { z } from 'zod';
import { activateCard, type CardsContext } from '../../cards/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, keyReused, notFound, refuse } from '../reply.ts';
import { cardParams, cardView, cardViewOf } from './card-view.ts';
import { pinField, refusePin } from './pin-field.ts';

/** What makes a physical card usable once it has its number. */
export const cardActivationEndpoints = (context: ApiContext, cards: CardsContext): Endpoint[] => [
  defineCommand({
    operation: 'activateCard',
    method: 'POST',
    path: '/merchants/{merchant_id}/cards/{card}/activate',
    summary:
      'Give a card that has its number a PIN and make it usable. Accepted now, done in a moment: then it is active.',
    scopes: ['operator', 'merchant'],
    params: cardParams,
    body: z.strictObject({ pin: pinField }),
    status: 202,
    result: cardView,
    handle: async ({ merchant, params, body }, once) => {
      const card = await findNamedCard(context.database, merchant.id, params.card);
      if (card === null) return notFound('card');
      const result = await activateCard(cards, card, body.pin, once.identity(merchant.id));
      if (result.kind === 'accepted' || result.kind === 'already-active')
        return answer(cardViewOf(result.card));
      if (result.kind === 'identity-conflict') return keyReused;
      switch (result.reason) {
        case 'malformed-pin':
        case 'weak-pin':
          return refusePin(result.reason);
        case 'card-not-found':
          return notFound('card');
        case 'card-not-ready':
          return refuse(
            'not_possible',
            `The card is ${card.status}, or is being activated already: try again later.`,
          );
        case 'not-possible-in-state':
          return refuse('not_possible', `The card is ${result.status}.`);
      }
    },
  }),
];
