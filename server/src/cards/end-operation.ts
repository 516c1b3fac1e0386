import { type AccountState, postedBalance, type Transfer } from '../ledger/index.ts';
import { releaseOperation, returnBalance, settleOperation } from './bookkeeping.ts';
import type { Card, Operation, OperationKind } from './card.ts';
import type { CardEventType } from './card-events.ts';
import { moveCard } from './card-status.ts';

/** An activation ends in a way of its own: with it ends the order that the card was applied for by. */
export type EndedHere = Operation & { readonly kind: Exclude<OperationKind, 'activate'> };

/** How an operation ends: what happens to the card, the money and the merchant's knowledge. */
export interface Ending {
  readonly kind: 'ended';
  readonly failureReason: string | null;
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

/** What a card is given when its issue succeeds. */
export type IssuedWith = Pick<Card, 'last4' | 'expiry' | 'keyVersion'>;

/**
 * Decides how an accepted operation ends, against the state that it meets. Pure.
 * @param account the card's account in the ledger
 * @param issuedWith what the card gets if this is its issue
 */
export function endOperation(
  card: Card,
  operation: EndedHere,
  account: AccountState,
  issuedWith: IssuedWith | null,
): Ending | Waiting {
  const failure = operation.plannedFailure ?? unmetState(card, operation);
  if (failure !== null) return fail(card, operation, failure);
  switch (operation.kind) {
    case 'issue':
      return succeed(
        { ...moveCard(card, 'issue-succeeded'), ...issuedWith },
        settleOperation(card, operation),
        ['card.issued'],
      );
    case 'fund':
      return succeed(card, settleOperation(card, operation), ['card.funded']);
    case 'freeze':
    case 'unfreeze': {
      // The card itself was changed when the order was accepted; the event tells of that change.
      const shown = { ...card, status: operation.kind === 'freeze' ? 'frozen' : 'active' } as const;
      return { ...succeed(card, [], ['card.status_changed']), shown };
    }
    case 'close': {
      if (account.pendingDebits > 0n) return { kind: 'waits-for-holds' };
      const balance = postedBalance(account);
      const returned = balance > 0n ? balance : 0n;
      const closed = {
        ...moveCard(card, 'close-succeeded'),
        closingOperation: null,
        statusBeforeClose: null,
      };
      const transfers = returnBalance(card, operation, returned);
      return { ...succeed(closed, transfers, ['card.closed', 'card.status_changed']), returned };
    }
  }
}

/** Why the state that the operation meets does not allow it, or null. */
function unmetState(card: Card, operation: EndedHere): string | null {
  const gone = card.status === 'closed' || card.status === 'failed';
  return operation.kind === 'fund' && gone ? `The card is ${card.status}.` : null;
}

function succeed(card: Card, transfers: readonly Transfer[], events: readonly CardEventType[]): Ending {
  return { kind: 'ended', failureReason: null, card, transfers, events, shown: card };
}

function fail(card: Card, operation: EndedHere, failureReason: string): Ending {
  const transfers = releaseOperation(card, operation);
  const failed = (changed: Card, events: readonly CardEventType[]): Ending => ({
    kind: 'ended',
    failureReason,
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
