import { z } from 'zod';
import {
  type Card,
  type CardBalances,
  type CardsContext,
  cardBalances,
  clearNegativeBalance,
  listCardsAfter,
  listOwingCardsAfter,
  movePlastic,
} from '../../cards/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountOf, currencyCode } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { numberKey, pageFields, pageOf, readPage, writePage } from '../paging.ts';
import { answer, keyReused, notFound, refuse } from '../reply.ts';
import { cardActivationEndpoints } from './card-activation.ts';
import { cardApplicationEndpoints } from './card-applications.ts';
import { cardBlockEndpoints } from './card-block.ts';
import { cardNumberEndpoints } from './card-number.ts';
import { cardPinEndpoints } from './card-pin.ts';
import { cardParams, cardView, cardViewOf, listedCardView, owingCardViewOf } from './card-view.ts';
import { plasticMoveEndpoints } from './plastic-moves.ts';
import { plasticEndpoints } from './plastics.ts';
import { stockEndpoints } from './stock.ts';
import { verificationDocumentEndpoints } from './verification-documents.ts';
import { verificationReviewEndpoints } from './verification-reviews.ts';
import { verificationEndpoints } from './verifications.ts';

const balancesView = z.strictObject({ available: z.string(), held: z.string(), incoming: z.string() });

/** Cards as the operator and their merchant see them, whatever dialect they were issued through. */
export function cardEndpoints(context: ApiContext, cards: CardsContext): Endpoint[] {
  return [
    defineQuery({
      operation: 'listCards',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards',
      summary: "List the merchant's cards, or those that owe money, oldest first",
      scopes: ['operator', 'merchant'],
      query: z.strictObject({
        ...pageFields,
        owing: z
          .enum(['true'])
          .optional()
          .meta({ description: 'Only cards whose posted balance is below zero; they show what they owe.' }),
      }),
      status: 200,
      result: pageOf(listedCardView),
      handle: async ({ merchant, query }) => {
        const page = readPage(query, numberKey);
        if (page.kind === 'refusal') return page;
        const { database } = context;
        const range = { after: page.after, limit: page.limit + 1 };
        if (query.owing) {
          const rows = await listOwingCardsAfter(database, merchant.id, range);
          return answer(writePage(rows, page.limit, numberKey, (card) => card.number, owingCardViewOf));
        }
        const rows = await listCardsAfter(database, merchant.id, range);
        return answer(writePage(rows, page.limit, numberKey, (card) => card.number, cardViewOf));
      },
    }),
    defineQuery({
      operation: 'getCard',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}',
      summary: 'One card with its balances. It may be named by our id or by its number.',
      scopes: ['operator', 'merchant'],
      params: cardParams,
      status: 200,
      result: cardView.extend({ balances: balancesView }).meta({ id: 'CardWithBalances' }),
      handle: async ({ merchant, params: { card: name } }) => {
        const card = await findNamedCard(context.database, merchant.id, name);
        if (card === null) return notFound('card');
        return answer({
          ...cardViewOf(card),
          balances: balancesOf(card, await cardBalances(context.database, card)),
        });
      },
    }),
    defineCommand({
      operation: 'clearNegativeBalance',
      method: 'POST',
      path: '/merchants/{merchant_id}/cards/{card}/clear-negative-balance',
      summary: "Make good what a card owes: from the merchant's reserve, or as the platform's loss.",
      scopes: ['operator'],
      params: cardParams,
      body: z.strictObject({ from: z.enum(['reserve', 'losses']) }),
      status: 200,
      result: z.strictObject({ cleared: z.string(), currency: currencyCode }),
      handle: async ({ merchant, params: { card: name }, body }, once) => {
        const card = await findNamedCard(context.database, merchant.id, name);
        if (card === null) return notFound('card');
        const result = await clearNegativeBalance(cards, card, body.from, once.identity(merchant.id));
        if (result.kind === 'nothing-owed') return refuse('not_possible', 'The card owes nothing.');
        if (result.kind === 'identity-conflict') return keyReused;
        if (result.kind === 'insufficient-reserve') {
          return refuse('not_possible', "The merchant's reserve does not cover what the card owes.");
        }
        return answer({ cleared: amountOf(result.amount, card.currency), currency: card.currency });
      },
    }),
    ...cardPinEndpoints(context, cards),
    ...cardBlockEndpoints(context, cards),
    ...cardApplicationEndpoints(context, cards),
    ...cardNumberEndpoints(context, cards),
    ...cardActivationEndpoints(context, cards),
    ...plasticEndpoints(context, cards),
    ...plasticMoveEndpoints(context, (plastic, to, shipment) => movePlastic(cards, plastic, to, shipment)),
    ...stockEndpoints(context, cards),
    ...verificationEndpoints(context, cards),
    ...verificationReviewEndpoints(context, cards),
    ...verificationDocumentEndpoints(context),
  ];
}

function balancesOf(card: Card, { available, held, incoming }: CardBalances): z.input<typeof balancesView> {
  return {
    available: amountOf(available, card.currency),
    held: amountOf(held, card.currency),
    incoming: amountOf(incoming, card.currency),
  };
}
