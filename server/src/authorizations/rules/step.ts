import type { Card } from '../../cards/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { Transfer } from '../../ledger/index.ts';
import { isPositive, type Money, withinLimit, zero } from '../../money/index.ts';
import type { Authorization, AuthorizationDetails, NetworkEvent } from '../authorization.ts';
import type { Comparison } from '../comparison.ts';
import { APPROVED, type DeclineReason, declineReasons } from '../decline-reasons.ts';
import type { Fee } from '../fees.ts';
import type { HookOutcome } from '../hook-outcome.ts';
import { holdsLonger } from '../merchant-patterns.ts';
import type { NetworkMessage } from '../message.ts';
import type { SubjectControls } from '../spend-controls/index.ts';
import { threeDsOf } from '../three-ds-of.ts';

/** What a rule looks at: the card, its money, its limits and the purchase, as they are under lock. */
export interface MessageFacts {
  readonly message: NetworkMessage;
  readonly card: Card;
  readonly product: Product;
  readonly cardholderIsVerified: boolean;
  readonly purchase: Authorization | null;
  /** The amount in the card's currency, or null when it cannot be converted. */
  readonly billing: Money | null;
  /** How many units of the card's currency one of the purchase's is worth; null in one currency. */
  readonly billingRate: string | null;
  /** What can be spent: of the card's own balance and of the account behind it. */
  readonly available: bigint;
  readonly expiry: Comparison;
  readonly cvv2: Comparison;
  readonly pin: Comparison;
  readonly authentication: Comparison;
  readonly pinTriesLeft: number;
  readonly controls: readonly SubjectControls[];
  /** True while the programme's decision hook has yet to be asked. */
  readonly hookIsToBeAsked: boolean;
  readonly hook: HookOutcome | null;
  readonly ids: { readonly event: string; readonly authorization: string };
  readonly number: bigint;
  readonly authCode: string;
  readonly settlementShard: string;
  readonly now: Date;
}

/** What a rule decides: the event to record, and what changes with it. */
export interface Step {
  readonly kind: 'step';
  readonly event: Pick<
    NetworkEvent,
    | 'status'
    | 'declineReason'
    | 'responseCode'
    | 'authCode'
    | 'settlement'
    | 'flags'
    | 'posted'
    | 'billing'
    | 'amount'
    | 'decision'
  >;
  /** The purchase as the message leaves it, or null when it belongs to none. */
  readonly authorization: Authorization | null;
  readonly transfers: readonly Transfer[];
  readonly fees: readonly Fee[];
  /** A declined purchase that counts among its month's, by whose number a decline has its price. */
  readonly countsAsDecline: boolean;
}

export type RuleOutcome =
  | Step
  | { readonly kind: 'ask-hook' }
  | { readonly kind: 'card-not-found' }
  /** Money that has moved cannot be booked until there is a rate; the message can come again then. */
  | { readonly kind: 'currency-not-convertible' };

/** The rule of one type of message. Pure. */
export type MessageRule = (facts: MessageFacts) => RuleOutcome;

type Going = Partial<
  Pick<Step['event'], 'responseCode' | 'authCode' | 'settlement' | 'flags' | 'posted' | 'amount' | 'decision'>
> & {
  readonly billing: Money;
  readonly authorization: Authorization | null;
  readonly transfers?: readonly Transfer[];
  readonly fees?: readonly Fee[];
};

/** A message that goes through. */
export function going(facts: MessageFacts, step: Going): Step {
  const { authorization, transfers = [], fees = [], ...event } = step;
  return {
    kind: 'step',
    event: {
      status: 'complete',
      declineReason: null,
      responseCode: APPROVED,
      authCode: authorization?.authCode ?? '',
      settlement: null,
      flags: [],
      posted: null,
      amount: facts.message.amount,
      decision: null,
      ...event,
    },
    authorization,
    transfers,
    fees,
    countsAsDecline: false,
  };
}

/** A message that does not. It is recorded and told like any other. */
export function declined(
  facts: MessageFacts,
  declineReason: DeclineReason,
  authorization: Authorization | null,
  decision: AuthorizationDetails['decision'] | null = null,
): Step {
  return {
    kind: 'step',
    event: {
      status: 'declined',
      declineReason,
      responseCode: declineReasons[declineReason].responseCode,
      authCode: '',
      settlement: null,
      flags: [],
      posted: null,
      amount: facts.message.amount,
      billing: facts.billing && withinLimit(facts.billing) ? facts.billing : zero(facts.card.currency),
      decision,
    },
    authorization,
    transfers: [],
    fees: [],
    countsAsDecline: false,
  };
}

/** The amount of a message that must be booked in the card's currency, or what becomes of it where it cannot be. */
export function billable(
  facts: MessageFacts,
): { readonly kind: 'billable'; readonly billing: Money } | RuleOutcome {
  const { message, billing, purchase } = facts;
  if (!isPositive(message.amount)) return declined(facts, 'amount-not-positive', purchase);
  if (billing === null) return { kind: 'currency-not-convertible' };
  if (!isPositive(billing)) return declined(facts, 'amount-not-positive', purchase);
  return withinLimit(billing) ? { kind: 'billable', billing } : declined(facts, 'amount-too-large', purchase);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The decision of a message that nobody had to decide. */
export const undecided: AuthorizationDetails['decision'] = {
  declineReason: null,
  responseCode: APPROVED,
  checks: [],
  counterfactual: null,
  hook: null,
};

/**
 * The purchase that a first message opens, with nothing held or settled yet. One whose reversal came first keeps its
 * id and what was reversed of it.
 */
export function openPurchase(
  facts: MessageFacts,
  over: Pick<Authorization, 'status'> & Partial<Authorization>,
  decision: AuthorizationDetails['decision'] = undecided,
): Authorization {
  const { message, card, purchase, ids, number, settlementShard, now } = facts;
  const early = purchase?.isEarly ? purchase : null;
  return {
    id: early?.id ?? ids.authorization,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    cardId: card.id,
    currency: card.currency,
    purchase: message.amount,
    reversed: early?.reversed ?? 0n,
    cleared: 0n,
    held: 0n,
    open: 0n,
    openFees: 0n,
    settled: 0n,
    authCode: '',
    firstNumber: early?.firstNumber ?? number,
    transactionId: message.link.transactionId ?? early?.transactionId ?? null,
    rrn: message.link.rrn ?? message.identity.rrn,
    isEarly: false,
    settlementShard: early?.settlementShard ?? settlementShard,
    holdNumber: 1,
    acceptor: message.acceptor,
    details: detailsOf(facts, decision),
    createdAt: early?.createdAt ?? now,
    countedAt: now,
    expiresAt: now,
    ...over,
  };
}

function detailsOf(facts: MessageFacts, decision: AuthorizationDetails['decision']): AuthorizationDetails {
  const { message, cvv2, pin, authentication, billingRate } = facts;
  const { settlement, identity } = message;
  return {
    type: message.type,
    channel: message.channel,
    entryMode: message.entryMode,
    threeDs: threeDsOf(message, authentication),
    avs: message.avs,
    cvv2,
    pin,
    authentication,
    wallet: message.wallet,
    cashback: String(message.cashback),
    acquirer: identity.acquirer,
    stan: identity.stan,
    transmittedAt: identity.transmittedAt,
    billingRate,
    settlement: settlement && { amount: String(settlement.amount), currency: settlement.currency },
    decision,
  };
}

/** When a hold that begins now ends by itself. */
export function holdEnds({ product, message, now }: MessageFacts): Date {
  const { standard, extended } = product.terms.holdDays;
  return new Date(now.getTime() + (holdsLonger(message.acceptor.mcc) ? extended : standard) * DAY_MS);
}
