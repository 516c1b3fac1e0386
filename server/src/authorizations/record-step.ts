import type { Card } from '../cards/index.ts';
import {
  type AccountRef,
  type AccountState,
  availableBalance,
  book,
  cardAccount,
  type LedgerChange,
  type Transfer,
} from '../ledger/index.ts';
import { numberOf, type Pictures } from '../platform/index.ts';
import type { Authorization, FeeKind, NetworkEvent } from './authorization.ts';
import type { NetworkParticipants } from './authorizations-context.ts';
import { justInTime } from './bookkeeping.ts';
import { feeEvent, payFees } from './fee-payments.ts';
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

  const due = step.fees.map((fee) => ({ ...fee, id: feeIds.get(fee.kind) as string }));
  const payments = payFees(ledger, { card, product, source, now }, step.transfers, due);
  const transfers = [...step.transfers, ...payments.map(({ transfer }) => transfer)];
  const booked = book(ledger, justInTime(ledger, card, source, transfers, ids.event, now), now);
  if (booked.kind !== 'booked') throw new Error(`A decided network message was not booked: ${booked.kind}.`);

  const after = booked.change.accounts.get(account.id) ?? before;
  const behind = source && (booked.change.accounts.get(source.id) ?? stateOf(source));
  const event = eventRow(facts, step);
  return {
    event,
    fees: payments.map((payment) =>
      feeEvent(card, payment, numberOf(numbers, payment.id), causeOf(event), now),
    ),
    authorization: step.authorization,
    ledger: booked.change,
    before,
    after,
    available: availableBalance(after) + (behind ? positive(availableBalance(behind)) : 0n),
  };
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
const causeOf = ({ authorizationId, originalNumber, number, authCode, acceptor }: NetworkEvent) => ({
  ...{ authorizationId, authCode, acceptor },
  originalNumber: originalNumber ?? number,
});

const whose = ({ merchantId, programmeId, id: cardId }: Card) => ({ merchantId, programmeId, cardId });
const positive = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
