import { z } from 'zod';
import { blockCard, type CardsContext, unblockCard } from '../../cards/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, keyReused, notFound, type Reply, refuse } from '../reply.ts';
import { cardParams, cardView, cardViewOf } from './card-view.ts';

type Blocking = Awaited<ReturnType<typeof blockCard>>;

/** The issuer's own stop on a card, which its merchant cannot lift. */
export const cardBlockEndpoints = (context: ApiContext, cards: CardsContext): Endpoint[] => [
  defineCommand({
    operation: 'blockCard',
    method: 'POST',
    path: '/merchants/{merchant_id}/cards/{card}/block',
    summary: 'Stop a card as its issuer: its merchant cannot lift that. Its status stays what it is.',
    scopes: ['operator'],
    params: cardParams,
    body: z.strictObject({
      reason: cleanText(200).meta({ description: 'For people; the merchant sees it too.' }),
    }),
    status: 200,
    result: cardView,
    handle: async ({ merchant, params, body }, once) => {
      const card = await findNamedCard(context.database, merchant.id, params.card);
      if (card === null) return notFound('card');
      return replyOf(await blockCard(cards, card, body.reason, once.identity(merchant.id)));
    },
  }),
  defineCommand({
    operation: 'unblockCard',
    method: 'POST',
    path: '/merchants/{merchant_id}/cards/{card}/unblock',
    summary: 'Lift what the issuer has stopped a card with.',
    scopes: ['operator'],
    params: cardParams,
    status: 200,
    result: cardView,
    handle: async ({ merchant, params }, once) => {
      const card = await findNamedCard(context.database, merchant.id, params.card);
      if (card === null) return notFound('card');
      return replyOf(await unblockCard(cards, card, once.identity(merchant.id)));
    },
  }),
];

function replyOf(result: Blocking): Reply<z.input<typeof cardView>> {
  if (result.kind === 'changed') return answer(cardViewOf(result.card));
  if (result.kind === 'identity-conflict') return keyReused;
  switch (result.reason) {
    case 'card-not-found':
      return notFound('card');
    case 'already-blocked':
      return refuse('not_possible', 'The card is blocked already.');
    case 'not-blocked':
      return refuse('not_possible', 'The card is not blocked.');
    case 'not-possible-in-state':
      return refuse('not_possible', `The card is ${result.status}.`);
  }
}
