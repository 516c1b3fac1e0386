import { z } from 'zod';
import {
  activateCard,
  type Card,
  type CardsContext,
  findPlastic,
  readCard,
  waitsForFirstLoad,
} from '../../cards/index.ts';
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
          return refuse('not_possible', await whyNotReady(context, card));
        case 'not-possible-in-state':
          return refuse(
            'not_possible',
            `The card is ${result.status}: only one that is pending-activation is activated.`,
          );
      }
    },
  }),
];

/** What a card still needs before it can be activated, by what it is like now. */
async function whyNotReady({ database }: ApiContext, { merchantId, id }: Card): Promise<string> {
  const card = await readCard(database, merchantId, id);
  switch (card?.status) {
    case 'pending-verification':
      return 'The card is pending-verification: its holder has to be approved, and then the card needs its number.';
    case 'pending-assignment':
      return 'The card is pending-assignment: it needs its number first. See `cards assign` and `cards order`.';
    case 'pending-activation':
      break;
    default:
      return 'The card is on its way: see what has become of it, and try again where it is pending-activation.';
  }
  if (waitsForFirstLoad(card)) return 'The card is virtual, and waits for its first load: that activates it.';
  if (card.numberRetired !== null) {
    return `The plastic with its number was reported ${card.numberRetired}: the card needs another number. See \`cards assign\` and \`cards replace\`.`;
  }
  if (card.activatingOperation !== null)
    return 'The card is being activated already: see in a moment what has become of it.';
  const plastic = card.plasticId && (await findPlastic(database, merchantId, card.plasticId));
  return plastic && plastic.state === 'personalised'
    ? 'The plastic of the card is personalised, and still at the bureau: once it is shipped, the card is activated. See `plastics move`.'
    : 'The card was not ready a moment ago: try again.';
}
