import { z } from 'zod';
import {
  type Authorization,
  avsResults,
  channels,
  declineReasons,
  entryModes,
  type LatencyReceipt,
  messageTypes,
  type NetworkEvent,
  threeDsResults,
} from '../../authorizations/index.ts';
import { type Currency, money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, currencyCode, idText, instant } from '../fields.ts';
import {
  acceptorView,
  acceptorViewOf,
  moneyView,
  moneyViewOf,
  networkEventView,
  networkEventViewOf,
} from './network-event-view.ts';

const comparison = z.enum(['match', 'mismatch', 'not-set', 'not-checked']).nullable();

/** The smallest change that would have approved. */
export const counterfactualView = z
  .strictObject({
    lower_by: z.string().nullable().meta({
      description:
        "An amount lower by so much would have done, in the card's currency. Null where none would.",
    }),
    lift: z.array(z.string()).meta({ description: 'Rules that would have to be lifted.' }),
  })
  .meta({ id: 'Counterfactual' });

const decisionView = z.strictObject({
  decline_reason: z.string().nullable(),
  explanation: z.string().nullable(),
  response_code: z.string(),
  checks: z
    .array(
      z.strictObject({
        check: z.string(),
        result: z.enum(['passed', 'not-applicable', 'failed']),
        reason: z.string().optional(),
        rule: z.string().optional().meta({ description: 'The rule that fired.' }),
      }),
    )
    .meta({ description: 'Every check in its order.' }),
  counterfactual: counterfactualView.nullable(),
  hook: z
    .strictObject({
      outcome: z.string(),
      fallback: z.string().nullable(),
      milliseconds: z.number(),
    })
    .nullable()
    .meta({ description: 'What the decision hook said, if it was asked.' }),
});

export const receiptView = z
  .strictObject({
    received_at: instant,
    loaded: z.int(),
    decided: z.int(),
    stored: z.int(),
    committed: z.int().nullable(),
    answered: z.int().nullable(),
  })
  .meta({
    description:
      'When the decision was where, in microseconds after it was received. The last two are written by a later batch.',
  });

/** A purchase as one object, without its messages. */
export const authorizationView = z
  .strictObject({
    id: idText('authorization'),
    card_id: idText('card'),
    status: z.enum(['pending', 'declined', 'partially-settled', 'settled', 'reversed', 'expired']),
    type: z.enum(messageTypes).meta({ description: 'The first message of the purchase.' }),
    amount: moneyView.meta({ description: 'What was approved, or of a declined one asked for.' }),
    reversed: moneyView,
    settled: moneyView.meta({ description: 'In the currency of the purchase.' }),
    cashback: moneyView,
    billing: z
      .strictObject({
        currency: currencyCode,
        held: z.string(),
        open: z.string().meta({ description: 'What of the hold is not settled, reversed or expired.' }),
        fees_held: z.string(),
        settled: z.string(),
        rate: z
          .string()
          .nullable()
          .meta({ description: "How many units of the card's currency one of the purchase's was worth." }),
      })
      .meta({ description: "In the card's currency." }),
    settlement: moneyView.nullable(),
    auth_code: z.string(),
    transaction_id: z.string().nullable().meta({ description: "The network's id of the purchase." }),
    rrn: z.string().nullable(),
    acquirer: z.string(),
    stan: z.string(),
    transmitted_at: z.string().meta({ description: 'MMDDhhmmss' }),
    merchant: acceptorView,
    channel: z.enum(channels),
    entry_mode: z.enum(entryModes),
    three_ds: z.enum(threeDsResults).nullable(),
    avs: z.enum(avsResults).nullable(),
    cvv2: comparison,
    pin: comparison,
    authentication: comparison.meta({ description: 'How the value of 3-D Secure compared.' }),
    wallet: z.string().nullable(),
    awaits_request: z
      .boolean()
      .meta({ description: 'Its reversal came first, and its request has not come.' }),
    decision: decisionView,
    created_at: instant,
    expires_at: instant,
  })
  .meta({ id: 'Authorization' });

export function authorizationViewOf(authorization: Authorization): z.input<typeof authorizationView> {
  const { currency, purchase, details } = authorization;
  const ofPurchase = (amount: bigint) => moneyViewOf(money(amount, purchase.currency));
  return {
    id: publicId('authorization', authorization.id),
    card_id: publicId('card', authorization.cardId),
    status: authorization.status,
    type: details.type,
    amount: moneyViewOf(purchase),
    reversed: ofPurchase(authorization.reversed),
    settled: ofPurchase(authorization.cleared),
    cashback: ofPurchase(BigInt(details.cashback)),
    billing: {
      currency,
      held: amountOf(authorization.held, currency),
      open: amountOf(authorization.open, currency),
      fees_held: amountOf(authorization.openFees, currency),
      settled: amountOf(authorization.settled, currency),
      rate: details.billingRate,
    },
    settlement:
      details.settlement &&
      moneyViewOf(money(BigInt(details.settlement.amount), details.settlement.currency)),
    auth_code: authorization.authCode,
    transaction_id: authorization.transactionId,
    rrn: authorization.rrn,
    acquirer: details.acquirer,
    stan: details.stan,
    transmitted_at: details.transmittedAt,
    merchant: acceptorViewOf(authorization.acceptor),
    channel: details.channel,
    entry_mode: details.entryMode,
    three_ds: details.threeDs,
    avs: details.avs,
    cvv2: details.cvv2,
    pin: details.pin,
    authentication: details.authentication,
    wallet: details.wallet,
    awaits_request: authorization.isEarly,
    decision: decisionViewOf(authorization.details.decision, currency),
    created_at: authorization.createdAt.toISOString(),
    expires_at: authorization.expiresAt.toISOString(),
  };
}

/** An event among those of its purchase, where it shows the decision that was its own. */
export const purchaseEventView = networkEventView
  .extend({
    decision: decisionView.nullable().meta({
      description:
        "Of a request that followed a purchase, such as an increment. The first request's is the purchase's.",
    }),
  })
  .meta({ id: 'PurchaseEvent' });

export function purchaseEventViewOf(event: NetworkEvent): z.input<typeof purchaseEventView> {
  const { decision, billing } = event;
  return { ...networkEventViewOf(event), decision: decision && decisionViewOf(decision, billing.currency) };
}

type Decision = Authorization['details']['decision'];

function decisionViewOf(decision: Decision, currency: Currency): z.input<typeof decisionView> {
  const { declineReason, hook } = decision;
  return {
    decline_reason: declineReason,
    explanation: declineReason && declineReasons[declineReason].sentence,
    response_code: decision.responseCode,
    checks: decision.checks.map(({ check, result, reason, rule }) => ({
      check,
      result,
      ...(reason === undefined ? {} : { reason }),
      ...(rule === undefined ? {} : { rule }),
    })),
    counterfactual: counterfactualViewOf(decision.counterfactual, currency),
    hook: hook && { outcome: hook.outcome, fallback: hook.fallback, milliseconds: hook.milliseconds },
  };
}

export function counterfactualViewOf(
  counterfactual: Decision['counterfactual'],
  currency: Currency,
): z.input<typeof counterfactualView> | null {
  if (counterfactual === null) return null;
  const { lowerBy, lift } = counterfactual;
  return { lower_by: lowerBy === null ? null : amountOf(BigInt(lowerBy), currency), lift: [...lift] };
}

export function receiptViewOf(receipt: LatencyReceipt): z.input<typeof receiptView> {
  const { receivedAt, loaded, decided, stored, committed, answered } = receipt;
  return { received_at: receivedAt.toISOString(), loaded, decided, stored, committed, answered };
}
