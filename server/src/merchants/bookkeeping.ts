import { type AccountRef, fundingAccount, reserveAccount, type Transfer } from '../ledger/index.ts';
import type { Money } from '../money/index.ts';

/** How a merchant's own money moves: one function for each business event. An accountant reads this file. */

/** The accounts that a funding touches. */
export function reserveFundingAccounts(merchantId: string, currency: string): AccountRef[] {
  return [fundingAccount(merchantId, currency), reserveAccount(merchantId, currency)];
}

/** Money arrived from the merchant's bank: the reserve grows. */
export function reserveFunded(
  merchantId: string,
  money: Money,
  funding: { readonly id: string; readonly reference: string },
): Transfer[] {
  return [
    {
      kind: 'post',
      id: funding.id,
      debit: fundingAccount(merchantId, money.currency),
      credit: reserveAccount(merchantId, money.currency),
      amount: money.amount,
      code: 'reserve-funding',
      reference: funding.reference,
    },
  ];
}
