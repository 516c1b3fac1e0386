import { randomUUID } from 'node:crypto';
import {
  authorize,
  type MessageOutcome,
  type NetworkMessage,
  refund,
  reverse,
  settle,
} from '../authorizations/index.ts';
import { findCard, type Scope } from '../cards/index.ts';
import type { Engine } from '../compose-engine.ts';
import { type Currency, money } from '../money/index.ts';

/** An amount given in major units. */
export const usd = (major: number) => money(BigInt(Math.round(major * 100)) * 100n, 'USD');

const acceptor = { name: 'AMAZON.COM', id: 'AMZ0001', mcc: '5411', country: 'US', city: 'SEATTLE' };

/** Network messages about a programme's cards, which are named by the number that the wire shows. */
export function cardNetwork(engine: Engine, { merchantId, programmeId }: Scope) {
  async function message(
    cardId: string,
    major: number,
    more: { currency?: Currency; authorizationId?: string },
  ): Promise<NetworkMessage> {
    const card = await findCard(engine.database, { merchantId, programmeId }, { number: BigInt(cardId) });
    if (card === null) throw new Error(`There is no card ${cardId}.`);
    const { amount } = usd(major);
    return {
      merchantId,
      cardId: card.id,
      identity: randomUUID(),
      amount: money(amount, more.currency ?? 'USD'),
      acceptor,
      ...(more.authorizationId ? { authorizationId: more.authorizationId } : {}),
    };
  }
  const context = engine.authorizations;
  return {
    acceptor,
    authorize: async (cardId: string, major: number, currency: Currency = 'USD') =>
      recorded(await authorize(context, await message(cardId, major, { currency }))),
    settle: async (cardId: string, major: number, authorizationId?: string, currency: Currency = 'USD') =>
      recorded(
        await settle(
          context,
          await message(cardId, major, { currency, ...(authorizationId && { authorizationId }) }),
          true,
        ),
      ),
    reverse: async (cardId: string, major: number, authorizationId: string) =>
      recorded(await reverse(context, { ...(await message(cardId, major, {})), authorizationId })),
    refund: async (cardId: string, major: number, authorizationId?: string) =>
      recorded(
        await refund(context, await message(cardId, major, { ...(authorizationId && { authorizationId }) })),
      ),
  };
}

function recorded(outcome: MessageOutcome) {
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind);
  return outcome.transaction;
}
