import type { Authorization } from './authorization.ts';
import { isInquiry, type NetworkMessage } from './message.ts';

/** The purchase that a message may belong to. Its card's lock guards it. */
export interface PurchaseKey {
  readonly merchantId: string;
  readonly cardId: string;
  /** A first message looks only for what has overtaken it: a reversal, an advice, a settlement. */
  readonly looksFor: 'purchase' | 'what-came-before';
  readonly authorizationId: string | null;
  readonly transactionId: string | null;
  readonly rrn: string;
}

const firstMessages: ReadonlySet<NetworkMessage['type']> = new Set(['authorization', 'debit']);

/** What the message's purchase is looked for by, or null when it belongs to none. */
export function purchaseKey(message: NetworkMessage): PurchaseKey | null {
  const { type, merchantId, cardId, link, identity } = message;
  if (isInquiry(type)) return null;
  const isFirst = firstMessages.has(type);
  return {
    merchantId,
    cardId,
    looksFor: isFirst ? 'what-came-before' : 'purchase',
    authorizationId: namedPurchase(message),
    transactionId: link.transactionId,
    rrn: link.rrn ?? identity.rrn,
  };
}

/** The purchase that a message names by our id. One that begins a purchase names none, whatever it says. */
export function namedPurchase({ type, link }: NetworkMessage): string | null {
  return firstMessages.has(type) || isInquiry(type) ? null : link.authorizationId;
}

/**
 * The purchase that the message belongs to: by our own id, else by the network's transaction id, else by the RRN, with
 * the authorization code where both have one. Of several the newest that is open, else the newest.
 */
export function findPurchase(
  ofCard: readonly Authorization[],
  message: NetworkMessage,
): Authorization | null {
  const key = purchaseKey(message);
  if (key === null) return null;
  if (key.authorizationId !== null) return ofCard.find((row) => row.id === key.authorizationId) ?? null;
  const { transactionId, rrn } = key;
  const candidates =
    key.looksFor === 'purchase' ? ofCard : ofCard.filter((row) => row.isEarly || overtook(row, message));
  const byTransaction =
    transactionId === null ? [] : candidates.filter((row) => row.transactionId === transactionId);
  return (
    best(byTransaction) ?? best(candidates.filter((row) => isSameByRrn(row, transactionId, rrn, message)))
  );
}

/**
 * Whether money that moved unasked was this request's: by the network's id of the purchase, or where there is none by the
 * RRN. A debit pays at once, so nothing that moved before can be it.
 */
function overtook(row: Authorization, message: NetworkMessage): boolean {
  const { type, link, identity } = message;
  const cameFirst = row.details.type === 'advice' || row.details.type === 'settlement';
  if (type !== 'authorization' || row.status === 'declined' || !cameFirst) return false;
  if (link.transactionId !== null) return row.transactionId === link.transactionId;
  return isSameByRrn(row, null, link.rrn ?? identity.rrn, message);
}

/** RRNs are an acquirer's own; where the acquirer is another, only the authorization code makes it the same purchase. */
function isSameByRrn(
  row: Authorization,
  transactionId: string | null,
  rrn: string,
  { link, identity }: NetworkMessage,
): boolean {
  if (row.rrn !== rrn) return false;
  if (row.transactionId !== null && transactionId !== null) return false;
  if (link.authCode !== null && row.authCode === link.authCode) return true;
  const { acquirer } = row.details;
  const isSameAcquirer = acquirer === '' || acquirer === identity.acquirer;
  return isSameAcquirer && (link.authCode === null || row.authCode === '');
}

function best(rows: readonly Authorization[]): Authorization | null {
  return rows.findLast((row) => row.open > 0n) ?? rows.at(-1) ?? null;
}
