import { availableBalance, postedBalance, readAccount, reserveAccount } from '../ledger/index.ts';
import type { Currency } from '../money/index.ts';
import type { Queryable } from '../platform/index.ts';

/** A reserve's balances in ten-thousandths: `available` is what no open hold has set aside. */
export interface ReserveBalance {
  readonly currency: Currency;
  readonly posted: bigint;
  readonly held: bigint;
  readonly available: bigint;
}

/** The merchant's reserve in a currency; all zero when it was never funded. */
export async function reserveBalance(
  db: Queryable,
  merchantId: string,
  currency: Currency,
): Promise<ReserveBalance> {
  const state = await readAccount(db, reserveAccount(merchantId, currency));
  const posted = state ? postedBalance(state) : 0n;
  const available = state ? availableBalance(state) : 0n;
  return { currency, posted, held: posted - available, available };
}
