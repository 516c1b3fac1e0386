import {
  type AccountState,
  availableBalance,
  book,
  type LedgerParticipant,
  postedBalance,
  readAccount,
  sharedAccount,
} from '../ledger/index.ts';
import { type Invalid, invalid, textProblem } from '../merchants/index.ts';
import { isPositive, isWholeMinorUnits, type Money, money, withinLimit } from '../money/index.ts';
import { done, type GroupCommit, type Queryable, refused } from '../platform/index.ts';
import { type SharedDirection, sharedMoneyMoved, sharedMoveAccounts } from './bookkeeping.ts';
import { findProduct } from './find-product.ts';
import type { Product } from './product.ts';

/** A shared account's balances, in ten-thousandths: `available` is what no open hold has set aside. */
export interface SharedBalance {
  readonly posted: bigint;
  readonly held: bigint;
  readonly available: bigint;
}

export interface SharedMove {
  /** The move's own id, which becomes its transfer's. */
  readonly id: string;
  readonly merchantId: string;
  readonly productId: string;
  readonly direction: SharedDirection;
  readonly money: Money;
  /** The merchant's own name for the move: unique for the product, and what makes a repetition known. */
  readonly reference: string;
  readonly occurredAt: Date;
}

export type SharedMoveResult =
  /** With the shared account as the move left it. */
  | { readonly kind: 'moved'; readonly moveId: string; readonly balance: SharedBalance }
  | { readonly kind: 'product-not-found' }
  /** The product's cards do not draw on a shared account. */
  | { readonly kind: 'not-shared'; readonly fundingSource: Product['fundingSource'] }
  /** The account that pays, the reserve or the shared one, has no more than this available. */
  | { readonly kind: 'insufficient-balance'; readonly available: bigint }
  /** The reference named another move of this product before. */
  | { readonly kind: 'reference-conflict' }
  | Invalid;

export interface SharedMoveContext {
  readonly database: Queryable;
  readonly commit: GroupCommit<{ ledger: LedgerParticipant }>;
}

type Participants = { ledger: LedgerParticipant };

const longestReference = 200;

/**
 * Moves money between the merchant's reserve and the account that the product's cards share. A repetition answers what
 * the first call answered and moves nothing.
 */
export async function moveSharedMoney(
  { database, commit }: SharedMoveContext,
  move: SharedMove,
): Promise<SharedMoveResult> {
  const product = await findProduct(database, move);
  if (product === null) return { kind: 'product-not-found' };
  const { fundingSource } = product;
  if (fundingSource !== 'shared-account') return { kind: 'not-shared', fundingSource };
  const refusal = check(move, product);
  if (refusal) return refusal;

  const { merchantId, productId, direction, money: amount } = move;
  const outcome = await commit.submit<SharedMoveResult>({
    identity: {
      merchantId,
      scope: 'shared-account-move',
      key: `${productId}/${move.reference}`,
      fingerprint: `${direction} ${amount.amount} ${amount.currency}`,
    },
    keys: { ledger: [{ merchantId, accounts: sharedMoveAccounts(move, amount.currency) }] },
    decide: ({ ledger }) => {
      const refuse = refused<Participants, SharedMoveResult>;
      const booked = book(ledger, sharedMoneyMoved(move, direction, amount, move), move.occurredAt);
      if (booked.kind === 'insufficient-balance')
        return refuse({ kind: 'insufficient-balance', available: booked.available });
      if (booked.kind !== 'booked') throw new Error(`The ledger refused a move: ${booked.kind}.`);
      const states = [...booked.change.accounts.values()];
      if (!states.every((state) => withinLimit(money(postedBalance(state), amount.currency))))
        return refuse(invalid('amount', 'would overflow the account'));
      const shared = states.find(({ account }) => account.kind === 'shared');
      if (!shared) throw new Error('A move did not touch the shared account.');
      const balance = balanceOf(shared);
      return done<Participants, SharedMoveResult>(
        { kind: 'moved', moveId: move.id, balance },
        { ledger: [booked.change] },
        [move.id, String(balance.posted), String(balance.held)],
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'reference-conflict' };
  const [moveId, posted, held] = outcome.remembered as [string, string, string];
  const balance = { posted: BigInt(posted), held: BigInt(held), available: BigInt(posted) - BigInt(held) };
  return { kind: 'moved', moveId, balance };
}

/** What is in the account that a product's cards share; all zero when nothing was ever moved there. */
export async function sharedBalance(
  db: Queryable,
  { merchantId, id, currency }: Pick<Product, 'merchantId' | 'id' | 'currency'>,
): Promise<SharedBalance> {
  const state = await readAccount(db, sharedAccount(merchantId, currency, id));
  return state ? balanceOf(state) : { posted: 0n, held: 0n, available: 0n };
}

function balanceOf(state: AccountState): SharedBalance {
  const [posted, available] = [postedBalance(state), availableBalance(state)];
  return { posted, held: posted - available, available };
}

function check({ money: amount, reference }: SharedMove, { currency }: Product): Invalid | null {
  if (amount.currency !== currency) return invalid('currency', `must be ${currency}, the product's`);
  if (!isPositive(amount)) return invalid('amount', 'must be above zero');
  if (!withinLimit(amount)) return invalid('amount', 'must have at most 12 digits before the point');
  if (!isWholeMinorUnits(amount)) return invalid('amount', `has more decimals than ${currency}`);
  const problem = textProblem(reference, longestReference);
  return problem ? invalid('reference', problem) : null;
}
