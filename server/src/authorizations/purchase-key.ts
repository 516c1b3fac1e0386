import type { Authorization } from './authorization.ts';
import type { NetworkMessage } from './message.ts';

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
  if (type === 'verification' || type === 'balance-inquiry') return null;
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
  return firstMessages.has(type) || type === 'verification' || type === 'balance-inquiry'
    ? null
    : link.authorizationId;
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
 * Only the network's own id of the purchase tells that money which moved unasked was this request's. A debit pays at
 * once, so nothing that moved before can be it.
 */
function overtook({ details, status, ...row }: Authorization, { type, link }: NetworkMessage): boolean {
  if (type !== 'authorization' || link.transactionId === null || status === 'declined') return false;
  if (row.transactionId !== link.transactionId) return false;
  return details.type === 'advice' || details.type === 'settlement';
}

function isSameByRrn(
  row: Authorization,
  transactionId: string | null,
  rrn: string,
  { link }: NetworkMessage,
): boolean {
  if (row.rrn !== rrn) return false;
  if (row.transactionId !== null && transactionId !== null) return false;
  return link.authCode === null || row.authCode === '' || row.authCode === link.authCode;
}

function best(rows: readonly Authorization[]): Authorization | null {
  return rows.findLast((row) => row.open > 0n) ?? rows.at(-1) ?? null;
}
