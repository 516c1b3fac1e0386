import { type Money, money, zero } from '../../money/index.ts';
import { type Authorization, type AuthorizationDetails, isOpen } from '../authorization.ts';
import { holdPurchase, payNetwork, replaceHold } from '../bookkeeping.ts';
import { approvableAmount, type Decision, type DecisionFacts, decide } from '../decision/index.ts';
import { APPROVED, APPROVED_IN_PART, type DeclineReason, declineReasons } from '../decline-reasons.ts';
import { authorizationFees, declineFees, purchaseFees, total } from '../fees.ts';
import { isInquiry } from '../message.ts';
import { declinesInMonth } from '../spend-controls/index.ts';
import { afterEarlyReversal } from './early-reversal.ts';
import { floorToMinor, shareOf } from './share.ts';
import {
  declined,
  going,
  holdEnds,
  type MessageFacts,
  type MessageRule,
  openPurchase,
  type RuleOutcome,
  type Step,
} from './step.ts';

/**
 * Decides what somebody asks for: a purchase, more for a purchase, a single-message debit, or whether the card is good.
 * Approved money is set aside (of a debit: paid at once); a decline is recorded and told like an approval.
 */
export const requestRule: MessageRule = (facts) => {
  const { message, purchase } = facts;
  if (message.type === 'incremental') {
    if (purchase === null || purchase.isEarly) return declined(facts, 'no-original', null);
    if (!isOpen(purchase)) return declined(facts, 'original-not-open', purchase);
    return decideOn(facts);
  }
  if (purchase === null) return decideOn(facts);
  if (!purchase.isEarly) return askedForLate(facts, purchase);
  const early = purchase;
  // What was to be paid of it has been settled: nothing is left to be held.
  if (early.settled > 0n) return declined(facts, 'already-reversed', early);
  const { lowered, isNothing } = afterEarlyReversal(facts, early);
  if (!isNothing) return decideOn(lowered);
  return declinedPurchase(
    { ...facts, purchase: lowered.purchase },
    'already-reversed',
    undecidedDecline(facts, 'already-reversed'),
  );
};

/**
 * An advice or a settlement has overtaken the request. What it asks for is held or paid already, and is not held once
 * more; every other check must let it pass all the same. What is more than that is a purchase of its own.
 */
function askedForLate(facts: MessageFacts, purchase: Authorization): RuleOutcome {
  const { message, billing, available, controls } = facts;
  const left = purchase.purchase.amount - purchase.reversed;
  const isCovered = message.amount.currency === purchase.purchase.currency && message.amount.amount <= left;
  const apart: MessageFacts = { ...facts, purchase: null };
  if (purchase.status === 'reversed') {
    return declinedPurchase(apart, 'already-reversed', undecidedDecline(facts, 'already-reversed'));
  }
  if (billing === null || !isCovered || !(isOpen(purchase) || purchase.status === 'settled'))
    return decideOn(apart);
  const unlimited = controls.map((subject) => ({
    ...subject,
    rules: subject.rules && { ...subject.rules, limits: [], singleUse: false },
  }));
  const verdict = decide({
    ...decisionFactsOf({ ...apart, controls: unlimited }),
    available: available + billing.amount,
    feesOn: () => 0n,
  });
  if (!verdict.approved) return declined(facts, verdict.reason, purchase, decisionOf(facts, verdict));
  const authCode = purchase.authCode === '' ? facts.authCode : purchase.authCode;
  return going(facts, {
    billing,
    authorization: { ...purchase, authCode },
    flags: ['nothing-held'],
    decision: decisionOf(facts, verdict),
  });
}

function decideOn(facts: MessageFacts): RuleOutcome {
  const decisionFacts = decisionFactsOf(facts);
  const verdict = decide(decisionFacts);
  const hookMaySpeak = facts.hookIsToBeAsked && !isInquiry(facts.message.type);
  if (verdict.approved) return hookMaySpeak ? { kind: 'ask-hook' } : approve(facts, verdict.checks, APPROVED);
  const part = partialAmount(facts, decisionFacts);
  if (part !== null)
    return hookMaySpeak ? { kind: 'ask-hook' } : approve(part, verdict.checks, APPROVED_IN_PART);
  return declinedPurchase(facts, verdict.reason, decisionOf(facts, verdict));
}

function approve(
  facts: MessageFacts,
  checks: AuthorizationDetails['decision']['checks'],
  responseCode: string,
): Step {
  const { message, card, product, authCode, ids } = facts;
  const decision = { declineReason: null, responseCode, checks, counterfactual: null, hook: facts.hook };
  if (isInquiry(message.type)) {
    const authorization = openPurchase(facts, { status: 'settled', authCode }, decision);
    return going(facts, { billing: zero(card.currency), authorization });
  }
  const billing = facts.billing as Money;
  const { amount } = billing;
  const fees = authorizationFees(product, billing);
  const common = { responseCode, billing, amount: message.amount };
  if (message.type === 'debit') {
    const paid = {
      settled: amount,
      cleared: message.amount.amount,
      held: amount,
      purchase: wholePurchase(facts),
    };
    const authorization = openPurchase(facts, { status: 'settled', authCode, ...paid }, decision);
    const payment = {
      id: ids.event,
      amount,
      code: 'debit',
      reference: authorization.id,
      forced: false,
    } as const;
    return going(facts, {
      ...common,
      authorization,
      posted: -amount,
      settlement: message.settlement ?? billing,
      transfers: payNetwork(card, authorization.settlementShard, payment),
      fees: [...fees, ...purchaseFees(product, mannerOf(facts), billing)],
    });
  }
  const openFees = heldFees(facts, billing, raised(facts)?.held);
  if (message.type === 'incremental') {
    const before = facts.purchase as Authorization;
    const after: Authorization = {
      ...before,
      purchase: money(
        before.purchase.amount + added(before, message.amount, amount),
        before.purchase.currency,
      ),
      held: before.held + amount,
      open: before.open + amount,
      openFees: before.openFees + openFees,
      holdNumber: before.holdNumber + 1,
      countedAt: facts.now,
      expiresAt: later(before.expiresAt, holdEnds(facts)),
    };
    return going(facts, {
      ...common,
      authorization: after,
      transfers: replaceHold(card, before, after, ids.event),
      fees,
      decision,
    });
  }
  const held = { held: amount, open: amount, openFees, purchase: wholePurchase(facts) };
  const ends = { authCode, expiresAt: holdEnds(facts) };
  const authorization = openPurchase(facts, { status: 'pending', ...held, ...ends }, decision);
  return going(facts, {
    ...common,
    authorization,
    transfers: holdPurchase(card, authorization, amount + openFees),
    fees,
  });
}

/** What an increment adds to the purchase in its currency; of one in another currency its share by what is held. */
function added({ purchase, held }: Authorization, asked: Money, billed: bigint): bigint {
  return asked.currency === purchase.currency ? asked.amount : shareOf(purchase, billed, held).amount;
}

/** A declined increment leaves its purchase as it was; any other request leaves a declined purchase. */
function declinedPurchase(
  facts: MessageFacts,
  reason: DeclineReason,
  decision: AuthorizationDetails['decision'],
): Step {
  const { message, product, controls, card, now } = facts;
  const ofCard = controls.find(({ level }) => level === 'card');
  const isOfUse = card.status === 'active' || card.status === 'frozen';
  const countsAsDecline = isOfUse && !isInquiry(message.type);
  const fees = countsAsDecline ? declineFees(product, declinesInMonth(ofCard?.state ?? null, now)) : [];
  const step =
    message.type === 'incremental'
      ? declined(facts, reason, facts.purchase, decision)
      : declined(facts, reason, openPurchase(facts, { status: 'declined' }, decision));
  return { ...step, fees, countsAsDecline };
}

/** A verdict as it is kept. */
function decisionOf({ hook }: MessageFacts, verdict: Decision): AuthorizationDetails['decision'] {
  const { checks } = verdict;
  if (verdict.approved) {
    return { declineReason: null, responseCode: APPROVED, checks, counterfactual: null, hook };
  }
  const { reason: declineReason, counterfactual } = verdict;
  const { responseCode } = declineReasons[declineReason];
  return { declineReason, responseCode, checks, counterfactual, hook };
}

const undecidedDecline = (
  { hook }: MessageFacts,
  reason: DeclineReason,
): AuthorizationDetails['decision'] => ({
  declineReason: reason,
  responseCode: declineReasons[reason].responseCode,
  checks: [],
  counterfactual: null,
  hook,
});

function decisionFactsOf(facts: MessageFacts): DecisionFacts {
  const { billing, product } = facts;
  const before = raised(facts);
  // Where the reserve is what the card draws from, nobody else is there to pay a fee that it does not cover.
  const mustCoverFees =
    product.terms.feesPaidBy === 'card' || product.fundingSource === 'reserve-just-in-time';
  const hasFees = billing !== null && mustCoverFees && !isInquiry(facts.message.type);
  const feesOn = (amount: bigint): bigint => {
    if (!hasFees) return 0n;
    const part = money(amount, billing.currency);
    return total([
      ...purchaseFees(product, mannerOf(facts), part, before?.held),
      ...authorizationFees(product, part),
    ]);
  };
  return {
    ...facts,
    approvedBefore: before?.held ?? 0n,
    countedBefore: before && { amount: before.open + before.settled, at: before.countedAt },
    feesOn,
  };
}

/** What is held for fees with a purchase, or with more of one; where the reserve pays what a card cannot, nothing is. */
export function heldFees(facts: MessageFacts, billing: Money, before = 0n): bigint {
  const { product } = facts;
  return product.terms.feesPaidBy === 'card'
    ? total(purchaseFees(product, mannerOf(facts), billing, before))
    : 0n;
}

/** The purchase that an increment asks more for. */
const raised = ({ message, purchase }: MessageFacts): Authorization | null =>
  message.type === 'incremental' ? purchase : null;

/** The same request for the part of its amount that can be approved, or null when no part can. */
function partialAmount(facts: MessageFacts, decisionFacts: DecisionFacts): MessageFacts | null {
  const { message, product, billing } = facts;
  if (!message.partialApproval || !product.terms.partialApproval || billing === null) return null;
  if (message.type !== 'authorization' && message.type !== 'debit') return null;
  const most = approvableAmount(decisionFacts);
  if (most === null || most <= 0n || most >= billing.amount) return null;
  const part = shareOf(message.amount, most, billing.amount);
  if (part.amount <= 0n) return null;
  const amount = floorToMinor(money(most, billing.currency)).amount;
  return amount <= 0n
    ? null
    : { ...facts, message: { ...message, amount: part }, billing: money(amount, billing.currency) };
}

/** What was approved, and what an earlier reversal had taken of it before. */
function wholePurchase({ message: { amount }, purchase }: MessageFacts): Money {
  return purchase?.isEarly ? money(amount.amount + purchase.reversed, amount.currency) : amount;
}

const mannerOf = ({ message: { channel, acceptor, amount } }: MessageFacts) => ({
  channel,
  acceptor,
  currency: amount.currency,
});

const later = (one: Date, other: Date): Date => (one > other ? one : other);
