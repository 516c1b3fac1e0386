import type { Card } from '../cards/index.ts';
import type { Authorization } from './authorization.ts';
import type { MessageFacts, Step } from './rules/index.ts';
import {
  addTo,
  charge,
  countDecline,
  giveBack,
  type SpendControlsChange,
  type SubjectControls,
} from './spend-controls/index.ts';

/** What a purchase counts for in the limits: what is held and settled of it, and one use while that is anything. */
function countedOf(purchase: Authorization | null): { readonly amount: bigint; readonly count: number } {
  const amount = purchase ? purchase.open + purchase.settled : 0n;
  return { amount, count: amount > 0n ? 1 : 0 };
}

/**
 * What a change of a purchase does to the counters of its card's limits. A purchase counts as a whole in the windows of the
 * time at which it was last approved: what is newly approved is charged, what is freed is given back there, and what is
 * settled above its hold is added there. An increment moves all of it to the windows of its own time.
 */
export function spendingChanges(
  card: Card,
  { controls, now }: Pick<MessageFacts, 'controls' | 'now'>,
  found: Authorization | null,
  after: Authorization | null,
): SpendControlsChange[] {
  if (after === null || controls.length === 0) return [];
  const before = found?.id === after.id ? found : null;
  const was = countedOf(before);
  const is = countedOf(after);
  const isMoved =
    before !== null && was.count > 0 && after.countedAt.getTime() !== before.countedAt.getTime();
  const { merchantId, currency } = card;
  if (is.count > 0 && (isMoved || (was.count === 0 && after.countedAt.getTime() === now.getTime()))) {
    const given = before && isMoved ? giveBack(merchantId, controls, { ...was, ...at(before) }) : [];
    const use = { ...is, currency, at: after.countedAt, acceptor: after.acceptor };
    return [...given, ...charge(merchantId, withChanges(controls, given), use)];
  }
  const amount = is.amount - was.amount;
  const count = is.count - was.count;
  if (amount === 0n && count === 0) return [];
  return amount < 0n || count < 0
    ? giveBack(merchantId, controls, { amount: -amount, count: -count, ...at(after) })
    : addTo(merchantId, controls, { amount, count, ...at(after) });

  function at({ countedAt }: Authorization) {
    return { currency, chargedAt: countedAt, now };
  }
}

function withChanges(
  controls: readonly SubjectControls[],
  changes: readonly SpendControlsChange[],
): SubjectControls[] {
  const states = new Map(changes.map(({ subjectId, state }) => [subjectId, state]));
  return controls.map((subject) => ({ ...subject, state: states.get(subject.subjectId) ?? subject.state }));
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
