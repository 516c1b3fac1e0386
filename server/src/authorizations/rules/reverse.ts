import { isPositive, money, zero } from '../../money/index.ts';
import { type Authorization, isOpen } from '../authorization.ts';
import { creditCard, releasePurchase } from '../bookkeeping.ts';
import { isAdvice } from '../message.ts';
import { isAbout, shareOf } from './share.ts';
import {
  declined,
  going,
  type MessageFacts,
  type MessageRule,
  openPurchase,
  type RuleOutcome,
} from './step.ts';

/**
 * Takes a purchase back before it is settled, as a whole or in part: so much of its hold is free again. One that comes
 * before its purchase waits for it. A debit, which asked and settled in one, is paid back.
 */
export const reversalRule: MessageRule = (facts) => {
  const { card, purchase, message } = facts;
  if (!isPositive(message.amount)) return declined(facts, 'amount-not-positive', purchase);
  if (purchase === null || purchase.isEarly) return reverseEarly(facts);
  if (purchase.details.type === 'debit') return payBack(facts, purchase);
  if (!isOpen(purchase)) return notReversed(facts, 'nothing-to-reverse', purchase);
  const share = freedBy(facts, purchase);
  if (share === null) return notReversed(facts, 'exceeds-original', purchase);
  const { freed, freedFees, reversed } = share;
  const open = purchase.open - freed;
  const status = open > 0n ? purchase.status : purchase.settled > 0n ? 'settled' : 'reversed';
  const release = { id: facts.ids.event, amount: freed + freedFees, code: 'reversal' } as const;
  const freesAnything = release.amount > 0n;
  return going(facts, {
    billing: money(freed, card.currency),
    authorization: {
      ...purchase,
      status,
      open,
      openFees: purchase.openFees - freedFees,
      reversed: purchase.reversed + reversed,
    },
    flags: freesAnything ? [] : ['nothing-held'],
    transfers: freesAnything ? releasePurchase(card, purchase, release) : [],
  });
};

/** A request to reverse what cannot be is declined; an advice of it is taken note of. */
function notReversed(
  facts: MessageFacts,
  reason: 'nothing-to-reverse' | 'exceeds-original',
  purchase: Authorization,
): RuleOutcome {
  if (!isAdvice(facts.message.identity)) return declined(facts, reason, purchase);
  return going(facts, {
    billing: zero(facts.card.currency),
    authorization: purchase,
    flags: [reason === 'nothing-to-reverse' ? 'nothing-held' : 'above-authorization'],
  });
}

/** Nothing is held yet. What was reversed is kept, so that the purchase is declined or lowered when it is asked for. */
function reverseEarly(facts: MessageFacts): RuleOutcome {
  const { message, card, purchase } = facts;
  const { amount, purchaseAmount } = message;
  const whole = purchaseAmount?.currency === amount.currency ? purchaseAmount : amount;
  const before = purchase ?? openPurchase(facts, { status: 'reversed', purchase: whole, isEarly: true });
  const isInItsCurrency = amount.currency === before.purchase.currency;
  const share = isInItsCurrency ? amount : shareOf(before.purchase, amount.amount, whole.amount);
  const reversed = before.reversed + share.amount;
  return going(facts, {
    billing: zero(card.currency),
    authorization: { ...before, isEarly: true, reversed },
    flags: ['nothing-held'],
  });
}

function payBack(facts: MessageFacts, debit: Authorization): RuleOutcome {
  const { card, ids } = facts;
  if (debit.settled <= 0n) return notReversed(facts, 'nothing-to-reverse', debit);
  const share = paidBack(facts, debit);
  if (share === null) return notReversed(facts, 'exceeds-original', debit);
  const { amount, reversed } = share;
  const credit = { id: ids.event, amount, code: 'debit-reversal', reference: debit.id };
  return going(facts, {
    billing: money(amount, card.currency),
    posted: amount > 0n ? amount : null,
    authorization: {
      ...debit,
      status: amount === debit.settled ? 'reversed' : debit.status,
      reversed: debit.reversed + reversed,
      settled: debit.settled - amount,
    },
    transfers: amount > 0n ? creditCard(card, debit.settlementShard, card.status === 'closed', credit) : [],
  });
}

/** What a reversal of a debit pays, as `freedBy` says of a hold. Null when it is more than is left. */
function paidBack({ message, billing, card }: MessageFacts, debit: Authorization) {
  const { purchase, settled, reversed } = debit;
  const left = purchase.amount - reversed;
  const asked = message.amount.amount;
  const all = { amount: settled, reversed: left };
  if (message.amount.currency !== purchase.currency) {
    if (billing === null || billing.amount > settled) return null;
    const share = shareOf(money(left, purchase.currency), billing.amount, settled);
    return billing.amount === settled ? all : { amount: billing.amount, reversed: share.amount };
  }
  if (isAbout(message.amount, money(left, purchase.currency))) return all;
  return asked > left
    ? null
    : { amount: shareOf(money(settled, card.currency), asked, left).amount, reversed: asked };
}

/**
 * What a reversal frees: its share of what is open, at the rate of the authorization, in whole minor units. The whole
 * purchase, or the last of its parts, frees all that is left, so that rounding leaves nothing behind. Null when it is
 * more than is left.
 */
function freedBy({ message, billing, card }: MessageFacts, purchase: Authorization) {
  const { open, openFees, reversed, cleared } = purchase;
  const whole = purchase.purchase.amount;
  const left = whole - reversed - cleared;
  const { amount, currency } = message.amount;
  const all = { freed: open, freedFees: openFees, reversed: left > 0n ? left : 0n };
  const ofCard = (total: bigint, part: bigint, of: bigint) =>
    shareOf(money(total, card.currency), part, of).amount;
  if (currency !== purchase.purchase.currency) {
    if (billing === null || billing.amount > open) return null;
    if (billing.amount === open) return all;
    const freed = billing.amount;
    const share = shareOf(money(all.reversed, purchase.purchase.currency), freed, open);
    return { freed, freedFees: ofCard(openFees, freed, open), reversed: share.amount };
  }
  if (amount === whole || isAbout(message.amount, money(left, currency))) return all;
  if (amount > left) return null;
  return { freed: ofCard(open, amount, left), freedFees: ofCard(openFees, amount, left), reversed: amount };
}
