import { randomUUID } from 'node:crypto';
import {
  type MessageOutcome,
  type MessageType,
  type NetworkEvent,
  type NetworkIdentity,
  type NetworkMessage,
  networkMessage,
} from '../authorizations/index.ts';
import { type Currency, money } from '../money/index.ts';

/** An amount of ten-thousandths, given in major units with at most two decimals. */
export const majorUnits = (major: number): bigint => BigInt(Math.round(major * 100)) * 100n;

export const testAcceptor = {
  name: 'AMAZON.COM',
  id: 'AMZ0001',
  mcc: '5411',
  country: 'US',
  city: 'SEATTLE',
};

/** An identity that nobody has had, or the one of this name. */
export function testIdentity(name: string = randomUUID(), messageClass = '0100'): NetworkIdentity {
  return { messageClass, acquirer: '999999', stan: '000001', transmittedAt: '1120120000', rrn: name };
}

export interface TestMessageOptions extends Partial<Omit<NetworkMessage, 'identity' | 'link'>> {
  readonly currency?: Currency;
  /** The same name twice is the same message. */
  readonly identity?: string;
  readonly link?: Partial<NetworkMessage['link']>;
  readonly authorizationId?: string | null | undefined;
}

/** A network message about a card, of an amount in major units. */
export function testMessage(
  type: MessageType,
  card: { readonly merchantId: string; readonly id: string },
  major: number,
  { currency = 'USD', identity, link = {}, authorizationId = null, ...more }: TestMessageOptions = {},
): NetworkMessage {
  return networkMessage({
    type,
    merchantId: card.merchantId,
    cardId: card.id,
    identity: testIdentity(identity, type),
    amount: money(majorUnits(major), currency),
    acceptor: testAcceptor,
    link: { authorizationId, transactionId: null, rrn: null, authCode: null, ...link },
    ...more,
  });
}

/** The event of an outcome that must have been recorded. */
export function recordedEvent(outcome: MessageOutcome): NetworkEvent {
  if (outcome.kind !== 'recorded') throw new Error(outcome.kind);
  return outcome.event;
}
