import {
  type AccountRef,
  type AccountState,
  availableBalance,
  emptyAccount,
  mayGoNegative,
  postedBalance,
} from './account.ts';
import type { HoldState, Transfer, TransferEntry } from './transfer.ts';

/** The accounts, holds and earlier transfers that one batch looks at. */
export interface LedgerPicture {
  readonly accounts: Map<string, AccountState>;
  readonly holds: Map<string, HoldState>;
  readonly existing: Map<string, TransferEntry>;
  /** What this batch writes, in order. */
  readonly entries: TransferEntry[];
  readonly touchedHolds: Map<string, HoldState>;
  readonly openedHolds: Set<string>;
  /** What was said to be left of holds that were not read. */
  readonly knownHolds: Map<string, bigint>;
  readonly touchedAccounts: Set<string>;
}

/** Accepted transfers of one command, ready to be applied to the picture. */
export interface LedgerChange {
  readonly entries: readonly TransferEntry[];
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly holds: ReadonlyMap<string, HoldState>;
}

export type Booked = { readonly kind: 'booked'; readonly change: LedgerChange };

export type LedgerRefusal =
  | {
      readonly kind: 'insufficient-balance';
      readonly account: AccountRef;
      readonly available: bigint;
      readonly needed: bigint;
    }
  | { readonly kind: 'hold-not-open'; readonly holdId: string }
  | { readonly kind: 'exceeds-hold'; readonly holdId: string; readonly remaining: bigint }
  | { readonly kind: 'transfer-conflict'; readonly transferId: string };

/** 12 integer digits and four decimals: no single amount is larger. */
const MAX_AMOUNT = 10n ** 16n - 1n;

/**
 * Tries transfers in order against the picture and changes nothing. They are all accepted or none is. A transfer
 * that was written before, with the same content, is accepted and adds nothing.
 * @throws on what can only be a bug: an account that is not among the keys, two currencies, an amount out of range
 */
export function book(
  picture: LedgerPicture,
  transfers: readonly Transfer[],
  occurredAt: Date,
): Booked | LedgerRefusal {
  const draft = new Draft(picture, occurredAt);
  for (const transfer of transfers) {
    const refusal = draft.add(transfer);
    if (refusal) return refusal;
  }
  return { kind: 'booked', change: draft };
}

/**
 * Takes a hold into the picture that the caller knows from a row of its own, under the lock that guards both: what is left
 * of it need not be read again. Its storing fails when the ledger's own row says otherwise.
 */
export function knownHold(picture: LedgerPicture, hold: HoldState): void {
  if (picture.holds.has(hold.id)) return;
  picture.holds.set(hold.id, hold);
  picture.knownHolds.set(hold.id, hold.remaining);
}

/** Takes booked transfers into the picture. */
export function applyChange(picture: LedgerPicture, change: LedgerChange): void {
  for (const entry of change.entries) {
    picture.entries.push(entry);
    picture.existing.set(entry.id, entry);
    if (entry.kind === 'hold') picture.openedHolds.add(entry.id);
  }
  for (const [id, state] of change.accounts) {
    picture.accounts.set(id, state);
    picture.touchedAccounts.add(id);
  }
  for (const [id, state] of change.holds) {
    picture.holds.set(id, state);
    picture.touchedHolds.set(id, state);
  }
}

/** Transfers being tried, over a picture that stays as it is. */
class Draft implements LedgerChange {
  readonly entries: TransferEntry[] = [];
  readonly accounts = new Map<string, AccountState>();
  readonly holds = new Map<string, HoldState>();
  readonly #picture: LedgerPicture;
  readonly #occurredAt: Date;

  constructor(picture: LedgerPicture, occurredAt: Date) {
    this.#picture = picture;
    this.#occurredAt = occurredAt;
  }

  add(transfer: Transfer): LedgerRefusal | null {
    const before =
      this.#picture.existing.get(transfer.id) ?? this.entries.find((entry) => entry.id === transfer.id);
    if (before)
      return sameContent(before, transfer) ? null : { kind: 'transfer-conflict', transferId: transfer.id };
    switch (transfer.kind) {
      case 'post':
        return this.#move(transfer, transfer.debit, transfer.credit, inRange(transfer.amount), 0n, null);
      case 'hold': {
        const amount = inRange(transfer.amount);
        this.holds.set(transfer.id, {
          merchantId: transfer.debit.merchantId,
          id: transfer.id,
          debitAccount: transfer.debit.id,
          creditAccount: transfer.credit.id,
          currency: transfer.debit.currency,
          remaining: amount,
          reference: transfer.reference,
        });
        return this.#move(transfer, transfer.debit, transfer.credit, 0n, amount, null);
      }
      case 'settle':
      case 'release':
        return this.#closeHold(transfer);
    }
  }

  #closeHold(transfer: Extract<Transfer, { kind: 'settle' | 'release' }>): LedgerRefusal | null {
    const { id, debit, credit } = transfer.hold;
    const hold = this.holds.get(id) ?? this.#picture.holds.get(id);
    if (!hold || hold.remaining === 0n) return { kind: 'hold-not-open', holdId: id };
    if (hold.debitAccount !== debit.id || hold.creditAccount !== credit.id) {
      throw new Error(`Hold ${id} does not stand between these accounts.`);
    }
    const { posted, freed } = effectOn(hold, transfer);
    if (freed > hold.remaining) return { kind: 'exceeds-hold', holdId: id, remaining: hold.remaining };
    this.holds.set(id, { ...hold, remaining: hold.remaining - freed });
    return this.#move(transfer, debit, credit, posted, -freed, id);
  }

  #move(
    transfer: Transfer,
    debit: AccountRef,
    credit: AccountRef,
    posted: bigint,
    pending: bigint,
    holdId: string | null,
  ): LedgerRefusal | null {
    if (
      debit.currency !== credit.currency ||
      debit.merchantId !== credit.merchantId ||
      debit.id === credit.id
    ) {
      throw new Error(`Transfer ${transfer.code} needs two accounts of one merchant and one currency.`);
    }
    const from = this.#state(debit);
    const fromAfter: AccountState = {
      ...from,
      postedDebits: from.postedDebits + posted,
      pendingDebits: from.pendingDebits + pending,
      version: from.version + 1n,
    };
    const available = availableBalance(fromAfter);
    const takes = posted + pending > 0n;
    if (takes && available < 0n && !mayGoNegative(debit) && !transfer.forced) {
      return {
        kind: 'insufficient-balance',
        account: debit,
        available: availableBalance(from),
        needed: posted + pending,
      };
    }
    const to = this.#state(credit);
    const toAfter: AccountState = {
      ...to,
      postedCredits: to.postedCredits + posted,
      pendingCredits: to.pendingCredits + pending,
      version: to.version + 1n,
    };
    this.accounts.set(debit.id, fromAfter);
    this.accounts.set(credit.id, toAfter);
    this.entries.push({
      merchantId: debit.merchantId,
      id: transfer.id,
      kind: transfer.kind,
      debitAccount: debit.id,
      creditAccount: credit.id,
      currency: debit.currency,
      posted,
      pending,
      holdId,
      code: transfer.code,
      reference: transfer.reference,
      forced: transfer.forced ?? false,
      occurredAt: this.#occurredAt,
      debitVersion: fromAfter.version,
      debitBalance: postedBalance(fromAfter),
      debitAvailable: available,
      creditVersion: toAfter.version,
      creditBalance: postedBalance(toAfter),
      creditAvailable: availableBalance(toAfter),
    });
    return null;
  }

  #state(account: AccountRef): AccountState {
    const state = this.accounts.get(account.id) ?? this.#picture.accounts.get(account.id);
    if (!state) throw new Error(`The ${account.kind} account is not among the command's keys.`);
    return state;
  }
}

/** What a settlement or release posts, and how much of the hold it uses up. */
function effectOn(hold: HoldState, transfer: Extract<Transfer, { kind: 'settle' | 'release' }>) {
  if (transfer.kind === 'release') {
    return { posted: 0n, freed: transfer.amount === 'all' ? hold.remaining : inRange(transfer.amount) };
  }
  const amount = inRange(transfer.amount);
  const freed = transfer.final || amount > hold.remaining ? hold.remaining : amount;
  return { posted: amount, freed };
}

function inRange(amount: bigint): bigint {
  if (amount <= 0n || amount > MAX_AMOUNT) throw new RangeError(`A transfer of ${amount} is out of range.`);
  return amount;
}

function sameContent(entry: TransferEntry, transfer: Transfer): boolean {
  if (entry.kind !== transfer.kind || entry.code !== transfer.code || entry.reference !== transfer.reference)
    return false;
  switch (transfer.kind) {
    case 'post':
    case 'hold':
      return (
        entry.debitAccount === transfer.debit.id &&
        entry.creditAccount === transfer.credit.id &&
        entry.posted + entry.pending === transfer.amount
      );
    case 'settle':
      return entry.holdId === transfer.hold.id && entry.posted === transfer.amount;
    case 'release':
      return (
        entry.holdId === transfer.hold.id && (transfer.amount === 'all' || entry.pending === -transfer.amount)
      );
  }
}

/** A picture of nothing, for tests and for batches that leave the ledger alone. */
export function emptyPicture(accounts: readonly AccountRef[] = []): LedgerPicture {
  return {
    accounts: new Map(accounts.map((account) => [account.id, emptyAccount(account)])),
    holds: new Map(),
    existing: new Map(),
    entries: [],
    touchedHolds: new Map(),
    openedHolds: new Set(),
    knownHolds: new Map(),
    touchedAccounts: new Set(),
  };
}
