import { largestAmount, money } from '../../money/index.ts';
import { type Authorization, isOpen } from '../authorization.ts';
import { holdPurchase, releasePurchase, replaceHold } from '../bookkeeping.ts';
import { APPROVED } from '../decline-reasons.ts';
import { authorizationFees } from '../fees.ts';
import { afterEarlyReversal } from './early-reversal.ts';
import { heldFees } from './request.ts';
import {
  billable,
  declined,
  going,
  holdEnds,
  type MessageFacts,
  type MessageRule,
  openPurchase,
  type Step,
  undecided,
} from './step.ts';

/**
 * Takes note of what somebody else decided while we could not be asked, or did not answer in time. An approval is held
 * whether the balance covers it or not. Where we had approved the same purchase, only what is above our hold is added.
 */
export const adviceRule: MessageRule = (facts) => {
  const { message, purchase, card } = facts;
  const decided = message.decided ?? { authCode: facts.authCode, responseCode: APPROVED };
  if (decided.responseCode !== APPROVED) {
    const decision = {
      ...undecided,
      declineReason: 'declined-elsewhere',
      responseCode: decided.responseCode,
    } as const;
    const step = declined(
      facts,
      'declined-elsewhere',
      purchase ? ended(purchase) : openPurchase(facts, { status: 'declined' }, decision),
    );
    const release = { id: facts.ids.event, amount: 'all', code: 'declined-elsewhere' } as const;
    const transfers = purchase && isOpen(purchase) ? releasePurchase(card, purchase, release) : [];
    return { ...step, transfers, event: { ...step.event, responseCode: decided.responseCode } };
  }
  const billed = billable(facts);
  if (billed.kind !== 'billable') return billed;
  const { billing } = billed;
  if (billing.amount + heldFees(facts, billing) > largestAmount)
    return declined(facts, 'amount-too-large', purchase);
  const authCode = decided.authCode;
  if (purchase === null)
    return hold(facts, billing.amount, openPurchase(facts, { status: 'pending', authCode }));
  if (purchase.isEarly && purchase.settled > 0n) {
    return going(facts, { billing, authorization: purchase, flags: ['nothing-held'] });
  }
  if (purchase.isEarly) {
    const { lowered, isNothing } = afterEarlyReversal(facts, purchase);
    const whole = { ...facts, purchase: lowered.purchase };
    if (isNothing) {
      // Should it still be asked for, the answer is that it was reversed.
      const reversed = openPurchase(whole, { status: 'reversed', authCode, isEarly: true });
      return going(facts, { billing, authorization: reversed, flags: ['nothing-held'] });
    }
    const { amount } = lowered.billing ?? billing;
    return hold(facts, amount, openPurchase(whole, { status: 'pending', authCode }));
  }
  if (purchase.status === 'declined') {
    const reopened: Authorization = {
      ...purchase,
      ...{ status: 'pending', authCode, purchase: message.amount, countedAt: facts.now },
    };
    if (purchase.reversed === 0n) return hold(facts, billing.amount, reopened);
    const { lowered, isNothing } = afterEarlyReversal(facts, purchase);
    if (isNothing) return going(facts, { billing, authorization: purchase, flags: ['nothing-held'] });
    return hold(facts, lowered.billing?.amount ?? billing.amount, reopened);
  }
  const more = billing.amount - purchase.held;
  if (!isOpen(purchase) || more <= 0n) {
    return going(facts, { billing, authorization: purchase, flags: ['nothing-held'] });
  }
  const raised: Authorization = {
    ...purchase,
    purchase: message.amount.currency === purchase.purchase.currency ? message.amount : purchase.purchase,
    held: purchase.held + more,
    open: purchase.open + more,
    openFees: purchase.openFees + heldFees(facts, money(more, card.currency), purchase.held),
    holdNumber: purchase.holdNumber + 1,
  };
  return going(facts, {
    billing,
    authorization: raised,
    transfers: replaceHold(card, purchase, raised, facts.ids.event, true),
  });
};

/** What we hold of a purchase that was declined elsewhere nobody will settle. */
function ended(purchase: Authorization): Authorization {
  if (!isOpen(purchase)) return purchase;
  return { ...purchase, status: purchase.settled > 0n ? 'settled' : 'reversed', open: 0n, openFees: 0n };
}

function hold(facts: MessageFacts, amount: bigint, purchase: Authorization): Step {
  const { card, product } = facts;
  const billing = money(amount, card.currency);
  const openFees = heldFees(facts, billing);
  const expiresAt = holdEnds(facts);
  const authorization: Authorization = { ...purchase, held: amount, open: amount, openFees, expiresAt };
  return going(facts, {
    billing,
    authorization,
    transfers: holdPurchase(card, authorization, amount + openFees, true),
    fees: authorizationFees(product, billing),
  });
}
