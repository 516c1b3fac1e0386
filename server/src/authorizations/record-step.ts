import type { Card } from '../cards/index.ts';
import {
  type AccountRef,
  type AccountState,
  availableBalance,
  book,
  cardAccount,
  type LedgerChange,
  reserveAccount,
  type Transfer,
} from '../ledger/index.ts';
import { money } from '../money/index.ts';
import { numberOf, type Pictures } from '../platform/index.ts';
import type { Authorization, FeeKind, NetworkEvent } from './authorization.ts';
import type { NetworkParticipants } from './authorizations-context.ts';
import { justInTime, statesAfter } from './bookkeeping.ts';
import { type FeePayment, payFees } from './fee-payments.ts';
import type { MessageFacts, Step } from './rules/index.ts';

/** A step as it is written: booked, with the rows that tell of it. */
export interface RecordedStep {
  readonly event: NetworkEvent;
  readonly fees: readonly NetworkEvent[];
  readonly authorization: Authorization | null;
  readonly ledger: LedgerChange;
  /** The card's account, before and after. */
  readonly before: AccountState;
  readonly after: AccountState;
  /** What can be spent afterwards. */
  readonly available: bigint;
}

type LookedAt = Pick<Pictures<NetworkParticipants>, 'ledger' | 'numbers'>;

/** Books what a rule decided, with its fees and what the card's source of funds gives, and makes its rows. */
export function recordStep(
  { ledger, numbers }: LookedAt,
  facts: Pick<MessageFacts, 'card' | 'product' | 'message' | 'purchase' | 'ids' | 'number' | 'now'>,
  step: Step,
  { source, feeIds }: { readonly source: AccountRef | null; readonly feeIds: ReadonlyMap<FeeKind, string> },
): RecordedStep {
  const { card, product, ids, now } = facts;
  const account = cardAccount(card.merchantId, card.currency, card.id);
  const stateOf = (ref: AccountRef) => ledger.accounts.get(ref.id) ?? null;
  const before = stateOf(account);
  if (before === null) throw new Error('The card has no account.');

  const payments = duePayments();
  const transfers = [...step.transfers, ...payments.map(({ transfer }) => transfer)];
  const booked = book(ledger, justInTime(ledger, card, source, transfers, ids.event, now), now);
  if (booked.kind !== 'booked') throw new Error(`A decided network message was not booked: ${booked.kind}.`);

  const after = booked.change.accounts.get(account.id) ?? before;
  const behind = source && (booked.change.accounts.get(source.id) ?? stateOf(source));
  const event = eventRow(facts, step);
  return {
    event,
    fees: payments.map((payment) => feeRow(facts, event, payment, numberOf(numbers, payment.id))),
    authorization: step.authorization,
    ledger: booked.change,
    before,
    after,
    available: availableBalance(after) + (behind ? positive(availableBalance(behind)) : 0n),
  };

  function duePayments(): FeePayment[] {
    if (step.fees.length === 0) return [];
    const afterStep = statesAfter(ledger, step.transfers, now);
    const onCard = availableBalance(afterStep(account));
    const fees = step.fees.map((fee) => ({ ...fee, id: feeIds.get(fee.kind) as string }));
    const sourceHas = source ? positive(availableBalance(afterStep(source))) : 0n;
    const reserve = reserveAccount(card.merchantId, card.currency);
    // A reserve that is the card's source of funds has nothing beyond what was counted as the card's.
    const beside = source?.id !== reserve.id && stateOf(reserve) ? afterStep(reserve) : null;
    return payFees(card, product, fees, onCard + sourceHas, beside);
  }
}

/** A transfer that was decided for a card outside of a message, such as an expiry or a monthly fee. */
export function bookNow(ledger: LookedAt['ledger'], transfers: readonly Transfer[], now: Date): LedgerChange {
  const booked = book(ledger, transfers, now);
  if (booked.kind !== 'booked') throw new Error(`A card's transfer was not booked: ${booked.kind}.`);
  return booked.change;
}

function eventRow(
  { card, message, purchase, ids, number, now }: Parameters<typeof recordStep>[1],
  step: Step,
): NetworkEvent {
  const belongsTo = step.authorization ?? purchase;
  return {
    ...step.event,
    id: ids.event,
    number,
    ...whose(card),
    authorizationId: belongsTo?.id ?? null,
    originalNumber: belongsTo?.id === purchase?.id ? (purchase?.firstNumber ?? null) : null,
    type: message.type,
    feeKind: null,
    acceptor: message.acceptor,
    occurredAt: now,
  };
}

/** A fee is an event of its own, told after the one that it is charged for. */
function feeRow(
  { card, now }: Pick<MessageFacts, 'card' | 'now'>,
  cause: NetworkEvent,
  { fee, id, payer, flags }: FeePayment,
  number: bigint,
): NetworkEvent {
  const amount = money(fee.amount, card.currency);
  return {
    id,
    number,
    ...whose(card),
    authorizationId: cause.authorizationId,
    originalNumber: cause.originalNumber ?? cause.number,
    type: 'fee',
    feeKind: fee.kind,
    status: 'complete',
    amount,
    billing: amount,
    settlement: amount,
    posted: payer === 'card' ? -fee.amount : null,
    authCode: cause.authCode,
    responseCode: '00',
    declineReason: null,
    flags,
    acceptor: cause.acceptor,
    occurredAt: now,
  };
}

const whose = ({ merchantId, programmeId, id: cardId }: Card) => ({ merchantId, programmeId, cardId });
const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
