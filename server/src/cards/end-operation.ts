import type { ProductTerms } from '../catalog/index.ts';
import { type AccountState, postedBalance, type Transfer } from '../ledger/index.ts';
import { releaseOperation, returnBalance, settleOperation } from './bookkeeping.ts';
import type { Card, Operation, OperationKind } from './card.ts';
import type { CardEventType } from './card-events.ts';
import { moveCard, waitsForFirstLoad } from './card-status.ts';

/** Activations and assignments end in ways of their own: they belong to the order that the card was applied for by. */
export type EndedHere = Operation & { readonly kind: Exclude<OperationKind, 'activate' | 'assign'> };

/** How an operation ends: what happens to the card, the money and the merchant's knowledge. */
export interface Ending {
  readonly kind: 'ended';
  readonly failureReason: string | null;
  /** What was moved and charged in the end. */
  readonly amount: bigint;
  readonly fee: bigint;
  readonly card: Card;
  readonly transfers: readonly Transfer[];
  readonly events: readonly CardEventType[];
  /** The card as the events show it: with the status that this operation gave it, whatever has come since. */
  readonly shown: Card;
  /** What a close gives back to the reserve. */
  readonly returned?: bigint;
}

/** Holds are still open on the card: the close goes on when the last of them ends. */
export interface Waiting {
  readonly kind: 'waits-for-holds';
}

/** What the card's product says of the end of an operation. */
export interface EndingTerms {
  /** What the card gets if this is its issue. */
  readonly issuedWith: Pick<Card, 'last4' | 'expiry' | 'keyVersion'> | null;
  /** Whether it is usable at once, or by its first load. */
  readonly activation: ProductTerms['activation'];
  /** The fee on what a close gives back. */
  closeFee(balance: bigint): bigint;
}

/**
 * Decides how an accepted operation ends, against the state that it meets. Pure.
 * @param account the card's account in the ledger
 */
export function endOperation(
  card: Card,
  operation: EndedHere,
  account: AccountState,
  { issuedWith, activation, closeFee }: EndingTerms,
): Ending | Waiting {
  const failure = operation.plannedFailure ?? unmetState(card, operation);
  if (failure !== null) return fail(card, operation, failure);
  switch (operation.kind) {
    case 'issue': {
      const waits = activation === 'by-first-load' && operation.amount === 0n;
      return succeed(
        operation,
        { ...moveCard(card, waits ? 'issued-inactive' : 'issue-succeeded'), ...issuedWith },
        settleOperation(card, operation),
        ['card.issued'],
      );
    }
    case 'fund': {
      const transfers = settleOperation(card, operation);
      return waitsForFirstLoad(card)
        ? succeed(operation, moveCard(card, 'activated'), transfers, ['card.activated', 'card.funded'])
        : succeed(operation, card, transfers, ['card.funded']);
    }
    case 'freeze':
    case 'unfreeze': {
      // The card itself was changed when the order was accepted; the event tells of that change.
      const shown = { ...card, status: operation.kind === 'freeze' ? 'frozen' : 'active' } as const;
      return { ...succeed(operation, card, [], ['card.status_changed']), shown };
    }
    case 'close': {
      if (account.pendingDebits > 0n) return { kind: 'waits-for-holds' };
      const balance = postedBalance(account);
      const left = balance > 0n ? balance : 0n;
      const fee = left > 0n ? closeFee(left) : 0n;
      const returned = left - fee;
      const closed = {
        ...moveCard(card, 'close-succeeded'),
        closingOperation: null,
        statusBeforeClose: null,
      };
      const transfers = returnBalance(card, operation, { returned, fee });
      return {
        ...succeed({ amount: returned, fee }, closed, transfers, ['card.closed', 'card.status_changed']),
        returned,
      };
    }
  }
}

/** Why the state that the operation meets does not allow it, or null. */
function unmetState(card: Card, operation: EndedHere): string | null {
  const gone = card.status === 'closed' || card.status === 'failed';
  return operation.kind === 'fund' && gone ? `The card is ${card.status}.` : null;
}

function succeed(
  { amount, fee }: Pick<Operation, 'amount' | 'fee'>,
  card: Card,
  transfers: readonly Transfer[],
  events: readonly CardEventType[],
): Ending {
  return { kind: 'ended', failureReason: null, amount, fee, card, transfers, events, shown: card };
}

function fail(card: Card, operation: EndedHere, failureReason: string): Ending {
  const transfers = releaseOperation(card, operation);
  const failed = (changed: Card, events: readonly CardEventType[]): Ending => ({
    kind: 'ended',
    failureReason,
    amount: operation.amount,
    fee: operation.fee,
    card: changed,
    transfers,
    events,
    shown: changed,
  });
  switch (operation.kind) {
    case 'issue':
      return failed(moveCard(card, 'issue-failed'), ['card.issue_failed']);
    case 'fund':
      return failed(card, ['card.funding_failed']);
    case 'close':
      return failed({ ...moveCard(card, 'close-failed'), closingOperation: null, statusBeforeClose: null }, [
        'card.close_failed',
      ]);
    case 'freeze':
    case 'unfreeze':
      throw new Error('A freeze or unfreeze takes effect when it is accepted and cannot fail afterwards.');
  }
}
