import {
  availableBalance,
  book,
  type LedgerParticipant,
  postedBalance,
  reserveAccount,
} from '../ledger/index.ts';
import { isPositive, isWholeMinorUnits, type Money, money, withinLimit } from '../money/index.ts';
import { done, type GroupCommit, type Identity, type Queryable, refused } from '../platform/index.ts';
import { reserveFunded, reserveFundingAccounts } from './bookkeeping.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';
import { findMerchant } from './merchants-store.ts';

export interface FundReserveContext {
  readonly database: Queryable;
  readonly commit: GroupCommit<{ ledger: LedgerParticipant }>;
}

export interface ReserveFunding {
  /** The funding's own id, which becomes its transfer's. */
  readonly id: string;
  readonly merchantId: string;
  readonly money: Money;
  /** What the bank or the operator calls it. */
  readonly reference: string;
  readonly occurredAt: Date;
  /** Makes a repetition known; without one every call funds. */
  readonly identity?: Identity | undefined;
}

/** A reserve after a funding, in ten-thousandths of its currency. */
export interface FundedReserve {
  readonly fundingId: string;
  readonly posted: bigint;
  readonly available: bigint;
}

export type FundReserveResult =
  | ({ readonly kind: 'funded' } & FundedReserve)
  /** This identity funded something else before. */
  | { readonly kind: 'identity-conflict' }
  | { readonly kind: 'merchant-not-found' }
  | Invalid;

const longestReference = 200;

/** Adds money to the merchant's reserve. A repetition answers what the first call answered and adds nothing. */
export async function fundReserve(
  context: FundReserveContext,
  funding: ReserveFunding,
): Promise<FundReserveResult> {
  const refusal = check(funding);
  if (refusal) return refusal;
  const { merchantId, money: amount, identity } = funding;
  if ((await findMerchant(context.database, merchantId)) === null) return { kind: 'merchant-not-found' };

  const outcome = await context.commit.submit<FundReserveResult>({
    ...(identity ? { identity } : {}),
    keys: { ledger: [{ merchantId, accounts: reserveFundingAccounts(merchantId, amount.currency) }] },
    decide: ({ ledger }) => {
      const booked = book(ledger, reserveFunded(merchantId, amount, funding), funding.occurredAt);
      if (booked.kind !== 'booked')
        throw new Error(`Funding a reserve was refused by the ledger: ${booked.kind}.`);
      const reserve = booked.change.accounts.get(reserveAccount(merchantId, amount.currency).id);
      if (!reserve) throw new Error('A funding did not touch the reserve.');
      const posted = postedBalance(reserve);
      if (!withinLimit(money(posted, amount.currency))) {
        return refused<{ ledger: LedgerParticipant }, FundReserveResult>(
          invalid('amount', 'would overflow the reserve'),
        );
      }
      const funded = { fundingId: funding.id, posted, available: availableBalance(reserve) };
      return done<{ ledger: LedgerParticipant }, FundReserveResult>(
        { kind: 'funded', ...funded },
        { ledger: [booked.change] },
        [funding.id, String(funded.posted), String(funded.available)],
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'identity-conflict' };
  const [fundingId, posted, available] = outcome.remembered as [string, string, string];
  return { kind: 'funded', fundingId, posted: BigInt(posted), available: BigInt(available) };
}

function check({ money: amount, reference }: ReserveFunding): Invalid | null {
  if (!isPositive(amount)) return invalid('amount', 'must be above zero');
  if (!withinLimit(amount)) return invalid('amount', 'must have at most 12 digits before the point');
  if (!isWholeMinorUnits(amount)) return invalid('amount', `has more decimals than ${amount.currency}`);
  const problem = textProblem(reference, longestReference);
  return problem ? invalid('reference', problem) : null;
}
