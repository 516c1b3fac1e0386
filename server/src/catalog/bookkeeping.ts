import { type AccountRef, reserveAccount, sharedAccount, type Transfer } from '../ledger/index.ts';
import type { Money } from '../money/index.ts';

/** How the money of shared accounts moves: one function for each business event. An accountant reads this file. */

export const sharedDirections = ['from-reserve', 'to-reserve'] as const;
export type SharedDirection = (typeof sharedDirections)[number];

interface Whose {
  readonly merchantId: string;
  readonly productId: string;
}

/** The accounts that a move between the reserve and a product's shared account touches. */
export function sharedMoveAccounts({ merchantId, productId }: Whose, currency: string): AccountRef[] {
  return [reserveAccount(merchantId, currency), sharedAccount(merchantId, currency, productId)];
}

/** The merchant moved money between its reserve and the account that a product's cards share. */
export function sharedMoneyMoved(
  { merchantId, productId }: Whose,
  direction: SharedDirection,
  money: Money,
  move: { readonly id: string; readonly reference: string },
): Transfer[] {
  const reserve = reserveAccount(merchantId, money.currency);
  const shared = sharedAccount(merchantId, money.currency, productId);
  const [debit, credit] = direction === 'from-reserve' ? [reserve, shared] : [shared, reserve];
  return [
    {
      kind: 'post',
      id: move.id,
      debit,
      credit,
      amount: money.amount,
      code: `shared-account-${direction}`,
      reference: move.reference,
    },
  ];
}
