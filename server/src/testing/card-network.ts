import { handleMessage, type MessageType } from '../authorizations/index.ts';
import { findCard, type Scope } from '../cards/index.ts';
import type { Engine } from '../compose-engine.ts';
import { type Currency, money } from '../money/index.ts';
import {
  majorUnits,
  recordedEvent,
  type TestMessageOptions,
  testAcceptor,
  testMessage,
} from './test-message.ts';

/** An amount given in major units. */
export const usd = (major: number) => money(majorUnits(major), 'USD');

/** Network messages about a programme's cards, which are named by the number that the wire shows. */
export function cardNetwork(engine: Engine, { merchantId, programmeId }: Scope) {
  async function send(type: MessageType, cardId: string, major: number, more: TestMessageOptions = {}) {
    const card = await findCard(engine.database, { merchantId, programmeId }, { number: BigInt(cardId) });
    if (card === null) throw new Error(`There is no card ${cardId}.`);
    return recordedEvent(await handleMessage(engine.authorizations, testMessage(type, card, major, more)));
  }
  return {
    acceptor: testAcceptor,
    send,
    authorize: (cardId: string, major: number, currency: Currency = 'USD') =>
      send('authorization', cardId, major, { currency }),
    settle: (cardId: string, major: number, authorizationId?: string, currency: Currency = 'USD') =>
      send('settlement', cardId, major, { currency, authorizationId }),
    reverse: (cardId: string, major: number, authorizationId: string) =>
      send('reversal', cardId, major, { authorizationId }),
    refund: (cardId: string, major: number, authorizationId?: string) =>
      send('refund', cardId, major, { authorizationId }),
  };
}
