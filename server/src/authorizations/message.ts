import type { NumberRetirement } from '../cards/index.ts';
import type { Money } from '../money/index.ts';
import type { Secret } from '../vault/index.ts';
import type { Acceptor } from './acceptor.ts';

/** What a message from the network asks or tells. */
export const messageTypes = [
  /** May this be spent? A cash withdrawal is one whose channel is `atm`. ISO 8583 class 0100. */
  'authorization',
  /** Somebody else has decided already, for example the network while we could not be reached. 0120. */
  'advice',
  /** May so much more be spent on an approved purchase? 0100 with the purchase's transaction id. */
  'incremental',
  /** Is this card good? Nothing is held. 0100 with an amount of zero. */
  'verification',
  'balance-inquiry',
  /** Asks and settles in one message, as ATM networks do. 0200. */
  'debit',
  /** Takes a purchase back before it is settled, as a whole or in part. 0400, or 0420 as an advice. */
  'reversal',
  /** The acceptor's money is due. 1240, a presentment. */
  'settlement',
  'refund',
  'refund-reversal',
  /** Somebody pays to the card, with no purchase behind it. */
  'original-credit',
  /** The network gives back what the card's holder disputed. */
  'chargeback',
  'chargeback-reversal',
] as const;

export type MessageType = (typeof messageTypes)[number];

const requests: ReadonlySet<MessageType> = new Set([
  'authorization',
  'incremental',
  'verification',
  'balance-inquiry',
  'debit',
]);

/** Whether the message only asks about the card: it spends nothing, and belongs to no purchase. */
export const isInquiry = (type: MessageType): boolean =>
  type === 'verification' || type === 'balance-inquiry';

/** Whether the message asks to be decided. */
export const isRequest = (type: MessageType): boolean => requests.has(type);

export const channels = ['e-commerce', 'card-present', 'atm', 'recurring', 'mail-order'] as const;
export type Channel = (typeof channels)[number];

export const entryModes = [
  'chip',
  'contactless',
  'magnetic-stripe',
  'manual',
  'e-commerce',
  'on-file',
] as const;
export type EntryMode = (typeof entryModes)[number];

export const threeDsResults = ['authenticated', 'attempted', 'failed', 'not-performed'] as const;
export type ThreeDsResult = (typeof threeDsResults)[number];

export const avsResults = ['match', 'address-match', 'postal-code-match', 'no-match', 'not-checked'] as const;
export type AvsResult = (typeof avsResults)[number];

/** What names a message: the same message twice has the same five. */
export interface NetworkIdentity {
  /** The message type indicator, four digits, and for refunds and the like the word for what it is. */
  readonly messageClass: string;
  /** Acquiring institution, field 32. */
  readonly acquirer: string;
  /** System trace audit number, field 11. */
  readonly stan: string;
  /** Transmission date and time, field 7: MMDDhhmmss. */
  readonly transmittedAt: string;
  /** Retrieval reference number, field 37. */
  readonly rrn: string;
}

/** How a message finds its purchase: by our own id, by the network's transaction id, or by RRN and authorization code. */
export interface PurchaseLink {
  readonly authorizationId: string | null;
  readonly transactionId: string | null;
  /** The RRN of the purchase; a message has its own where the purchase's is not known. */
  readonly rrn: string | null;
  readonly authCode: string | null;
}

/** A message from the network about one card. Doors find the card, and make every other field out of their wire. */
export interface NetworkMessage {
  readonly type: MessageType;
  readonly merchantId: string;
  readonly cardId: string;
  readonly identity: NetworkIdentity;
  readonly link: PurchaseLink;
  /** In the currency of the purchase; zero for a verification or a balance inquiry. Of a reversal: what is taken back. */
  readonly amount: Money;
  /** How much of the amount is cash paid out with a purchase, in ten-thousandths. */
  readonly cashback: bigint;
  /** The amount in the card's currency where the network has converted it, field 6; else we convert. */
  readonly billing: Money | null;
  /** The amount in which the network settles with us, field 5. */
  readonly settlement: Money | null;
  /** Of a reversal: the whole amount of the purchase, so that one that comes first can be told to be partial. */
  readonly purchaseAmount: Money | null;
  /** Of a settlement: no further one follows, so that the rest of the hold is free. */
  readonly final: boolean;
  /** The acquirer takes an approval of a part of the amount. */
  readonly partialApproval: boolean;
  readonly acceptor: Acceptor;
  readonly channel: Channel;
  readonly entryMode: EntryMode;
  /** What the cardholder presented; null where nothing was. */
  readonly presented: {
    readonly expiry: { readonly month: number; readonly year: number } | null;
    readonly cvv2: Secret | null;
    readonly pin: Secret | null;
  };
  /** What the acquirer says of 3-D Secure. */
  readonly threeDs: ThreeDsResult | null;
  /**
   * Proof that the cardholder was authenticated: the directory server's transaction id, and the value that the issuer gave
   * the acquirer for it (CAVV or AAV). Null where none came with the message.
   */
  readonly authentication: { readonly transactionId: string; readonly value: Secret } | null;
  readonly avs: AvsResult | null;
  /** The wallet the card was used from, such as `apple-pay`. */
  readonly wallet: string | null;
  /** Of an advice: what was decided. Null where we are to say. */
  readonly decided: { readonly authCode: string; readonly responseCode: string } | null;
  /** Why the card number that it came by is good for no purchase any more; null where it is, or where none was named. */
  readonly numberRetired: NumberRetirement | null;
  /** A sandbox tells us to decline with this reason. */
  readonly forcedDecline: string | null;
}

const nothingElse = {
  link: { authorizationId: null, transactionId: null, rrn: null, authCode: null },
  cashback: 0n,
  billing: null,
  settlement: null,
  purchaseAmount: null,
  final: true,
  partialApproval: false,
  channel: 'e-commerce',
  entryMode: 'e-commerce',
  presented: { expiry: null, cvv2: null, pin: null },
  threeDs: null,
  authentication: null,
  avs: null,
  wallet: null,
  decided: null,
  numberRetired: null,
  forcedDecline: null,
} as const satisfies Partial<NetworkMessage>;

type Given = 'type' | 'merchantId' | 'cardId' | 'identity' | 'amount' | 'acceptor';

/** A message that says no more than it must: everything that is not given is absent. */
export function networkMessage(given: Pick<NetworkMessage, Given> & Partial<NetworkMessage>): NetworkMessage {
  return { ...nothingElse, ...given };
}

/** The identity as one text, for claims and logs. A repeat of a message has the identity of the message. */
export function identityText({ messageClass, acquirer, stan, transmittedAt, rrn }: NetworkIdentity): string {
  return [withoutRepeat(messageClass), acquirer, stan, transmittedAt, rrn].join('/');
}

/**
 * A message type indicator as the message that it repeats has it: 0101 repeats 0100, 0121 repeats 0120. A reversal is the
 * same whether it asks (0400) or advises (0420), for an acquirer that gets no answer to one goes on with the other.
 */
function withoutRepeat(messageClass: string): string {
  const [, version, kind, task, origin] = /^(\d)(\d)(\d)(\d)$/.exec(messageClass) ?? [];
  if (origin === undefined) return messageClass;
  const first = origin === '1' ? '0' : origin === '3' ? '2' : origin;
  return `${version}${kind}${kind === '4' ? '0' : task}${first}`;
}

/** Whether the message tells what has been done rather than asking for it: nobody answers it with no. */
export function isAdvice({ messageClass }: NetworkIdentity): boolean {
  return /^\d\d2\d$/.test(messageClass);
}
