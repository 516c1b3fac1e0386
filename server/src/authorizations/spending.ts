import type { Card } from '../cards/index.ts';
import type { Authorization } from './authorization.ts';
import type { MessageFacts, Step } from './rules/index.ts';
import { addTo, charge, countDecline, giveBack, type SpendControlsChange } from './spend-controls/index.ts';

/** What a purchase counts for in the limits: what is held and settled of it, and one use while that is anything. */
function countedOf(purchase: Authorization | null): { readonly amount: bigint; readonly count: number } {
  const amount = purchase ? purchase.open + purchase.settled : 0n;
  return { amount, count: amount > 0n ? 1 : 0 };
}

/**
 * What a change of a purchase does to the counters of its card's limits, in the window in which it was authorized: what
 * is newly approved is charged, what is freed is given back, and what is settled above its hold is added.
 */
export function spendingChanges(
  card: Card,
  { controls, now }: Pick<MessageFacts, 'controls' | 'now'>,
  before: Authorization | null,
  after: Authorization | null,
): SpendControlsChange[] {
  if (after === null || controls.length === 0) return [];
  const was = countedOf(before);
  const is = countedOf(after);
  const amount = is.amount - was.amount;
  const count = is.count - was.count;
  if (amount === 0n && count === 0) return [];
  const { merchantId, currency } = card;
  const isNew = was.count === 0 && after.createdAt.getTime() === now.getTime();
  if (isNew)
    return charge(merchantId, controls, { amount, count, currency, at: now, acceptor: after.acceptor });
  const later = { currency, chargedAt: after.createdAt, now };
  return amount < 0n || count < 0
    ? giveBack(merchantId, controls, { amount: -amount, count: -count, ...later })
    : addTo(merchantId, controls, { amount, count, ...later });
}

/** A decline that costs, or may come to cost, a fee is counted in its month. */
export function declineCounted(
  { merchantId }: Card,
  { product, controls, now }: Pick<MessageFacts, 'product' | 'controls' | 'now'>,
  { countsAsDecline }: Step,
): SpendControlsChange[] {
  if (!countsAsDecline || product.fees.decline.length === 0) return [];
  const ofCard = controls.find(({ level }) => level === 'card');
  return ofCard ? [countDecline(merchantId, ofCard, now)] : [];
}
