import { type Money, money } from '../../money/index.ts';
import { type Authorization, isOpen, type NetworkEventFlag } from '../authorization.ts';
import { payNetwork, settlePurchase } from '../bookkeeping.ts';
import { purchaseFees, total } from '../fees.ts';
import { isWithinTolerance } from '../merchant-patterns.ts';
import { isAbout, shareOf } from './share.ts';
import { billable, going, type MessageFacts, type MessageRule, openPurchase } from './step.ts';

/**
 * Posts a settlement that the network reports. It cannot be declined: what its hold does not cover is forced, and said.
 * With `final` false the rest of the hold stands for further settlements.
 */
export const settlementRule: MessageRule = (facts) => {
  const { card, purchase, message, product, ids } = facts;
  const billed = billable(withPurchaseRate(facts));
  if (billed.kind !== 'billable') return billed;
  const { billing } = billed;
  const { amount } = billing;
  const common = { billing, posted: -amount, settlement: message.settlement ?? billing };
  const before = purchase ?? openPurchase(facts, { status: 'settled', purchase: message.amount });
  const manner = {
    channel: before.details.channel,
    acceptor: message.acceptor,
    currency: message.amount.currency,
  };
  const fees = purchaseFees(product, manner, billing, before.settled);
  const cleared = clearedBy(before, message.amount, amount);

  if (purchase === null || !isOpen(purchase)) {
    const payment = {
      id: ids.event,
      amount,
      code: 'force-post',
      reference: before.id,
      forced: true,
    } as const;
    return going(facts, {
      ...common,
      authorization: {
        ...before,
        status: 'settled',
        settled: before.settled + amount,
        cleared,
        countedAt: before.held + before.settled === 0n ? facts.now : before.countedAt,
      },
      flags: [
        purchase === null
          ? 'no-authorization'
          : purchase.status === 'declined'
            ? 'declined-before'
            : 'after-end',
      ],
      transfers: payNetwork(card, before.settlementShard, payment),
      fees,
    });
  }
  const final = message.final || amount >= purchase.open;
  const freedFees = final ? purchase.openFees : min(total(fees), purchase.openFees);
  const authorization: Authorization = {
    ...purchase,
    open: final ? 0n : purchase.open - amount,
    openFees: purchase.openFees - freedFees,
    settled: purchase.settled + amount,
    cleared,
    status: final ? 'settled' : 'partially-settled',
  };
  return going(facts, {
    ...common,
    authorization,
    flags: flagsOf(facts, purchase, authorization, billing),
    transfers: settlePurchase(card, purchase, { id: ids.event, amount, final, freedFees }),
    fees,
  });
};

/** Where there is no rate any more, what was held says what the purchase's currency was worth. */
function withPurchaseRate(facts: MessageFacts): MessageFacts {
  const { purchase, billing, message, card } = facts;
  if (billing !== null || purchase === null || purchase.held === 0n) return facts;
  const { amount, currency } = message.amount;
  if (currency !== purchase.purchase.currency) return facts;
  return {
    ...facts,
    billing: shareOf(money(purchase.held, card.currency), amount, purchase.purchase.amount),
  };
}

/** In the currency of the purchase a rate that has changed makes no settlement too large: it is a flag of its own. */
function flagsOf(
  { message: { amount }, billingRate }: MessageFacts,
  before: Authorization,
  after: Authorization,
  billing: Money,
): NetworkEventFlag[] {
  const { purchase, reversed, cleared, open, settled, currency } = before;
  const isInItsCurrency = amount.currency === purchase.currency;
  const isUsual = isInItsCurrency
    ? isWithinTolerance(
        after.acceptor.mcc,
        purchase.amount - reversed,
        money(after.cleared, purchase.currency),
      )
    : isWithinTolerance(after.acceptor.mcc, open + settled, money(after.settled, currency));
  const left = purchase.amount - reversed - cleared;
  const isOtherRate =
    isInItsCurrency &&
    billingRate !== before.details.billingRate &&
    left > 0n &&
    !isAbout(billing, shareOf(money(open, currency), amount.amount, left));
  return [
    ...(isUsual ? [] : (['above-authorization'] as const)),
    ...(isOtherRate ? (['other-rate'] as const) : []),
  ];
}

/** How much of the purchase is settled now, in its own currency; of another currency its share by what was held. */
function clearedBy(purchase: Authorization, amount: Money, billed: bigint): bigint {
  if (amount.currency === purchase.purchase.currency) return purchase.cleared + amount.amount;
  if (purchase.held === 0n) return purchase.cleared;
  return purchase.cleared + shareOf(purchase.purchase, billed, purchase.held).amount;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
