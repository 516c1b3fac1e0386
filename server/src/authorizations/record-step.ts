import type { Card } from '../cards/index.ts';
import type { AccountRef, AccountState, LedgerChange } from '../ledger/index.ts';
import { numberOf, type Pictures } from '../platform/index.ts';
import type { Authorization, FeeKind, NetworkEvent } from './authorization.ts';
import type { NetworkParticipants } from './authorizations-context.ts';
import { bookDecided, justInTime, spendable } from './bookkeeping.ts';
import type { CardHint } from './card-hints.ts';
import { feeEvent, payFees } from './fee-payments.ts';
import type { MessageFacts, Step } from './rules/index.ts';

/** A step as it is written: booked, with the rows that tell of it. */
export interface RecordedStep {
  readonly event: NetworkEvent;
  readonly fees: readonly NetworkEvent[];
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
  hint: Pick<CardHint, 'account' | 'source'>,
  feeIds: ReadonlyMap<FeeKind, string>,
): RecordedStep {
  const { card, product, ids, now } = facts;
  const { account, source } = hint;
  const before = ledger.accounts.get(account.id);
  if (!before) throw new Error('The card has no account.');

  const due = step.fees.map((fee) => ({ ...fee, id: feeIds.get(fee.kind) as string }));
  const payments = payFees(ledger, { card, product, account, source, now }, step.transfers, due);
  const transfers = [...step.transfers, ...payments.map(({ transfer }) => transfer)];
  const change = bookDecided(ledger, justInTime(ledger, card, source, transfers, ids.event, now), now);
  const stateAfter = (ref: AccountRef) => change.accounts.get(ref.id) ?? ledger.accounts.get(ref.id);
  const event = eventRow(facts, step);
  return {
    event,
    fees: payments.map((payment) =>
      feeEvent(card, payment, numberOf(numbers, payment.id), causeOf(event), now),
    ),
    ledger: change,
    before,
    after: stateAfter(account) ?? before,
    available: spendable(stateAfter, hint),
  };
}

function eventRow(
  { card, message, purchase, ids, number, now }: Parameters<typeof recordStep>[1],
  step: Step,
): NetworkEvent {
  const belongsTo = step.authorization ?? purchase;
  // What asks for more than the purchase it was taken for opens one of its own.
  const before = belongsTo?.id === purchase?.id ? purchase : null;
  return {
    costChange: belongsTo && costOf(belongsTo) - costOf(before),
    ...step.event,
    id: ids.event,
    number,
    ...whose(card),
    authorizationId: belongsTo?.id ?? null,
    originalNumber: before?.firstNumber ?? null,
    type: message.type,
    feeKind: null,
    acceptor: message.acceptor,
    occurredAt: now,
  };
}

/** What a purchase costs its card: what is settled, and what is still held of it. */
const costOf = (purchase: Authorization | null): bigint =>
  purchase === null ? 0n : purchase.settled + purchase.open;

/** A fee is an event of its own, told after the one that it is charged for. */
const causeOf = ({ authorizationId, originalNumber, number, authCode, acceptor }: NetworkEvent) => ({
  ...{ authorizationId, authCode, acceptor },
  originalNumber: originalNumber ?? number,
});

const whose = ({ merchantId, programmeId, id: cardId }: Card) => ({ merchantId, programmeId, cardId });
