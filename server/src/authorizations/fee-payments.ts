import type { Product } from '../catalog/index.ts';
import { type AccountState, availableBalance, type Transfer } from '../ledger/index.ts';
import type { NetworkEventFlag } from './authorization.ts';
import { chargeFee } from './bookkeeping.ts';
import type { Fee } from './fees.ts';

/** A fee with who pays it. */
export interface FeePayment {
  readonly fee: Fee;
  readonly id: string;
  readonly payer: 'card' | 'reserve';
  readonly flags: readonly NetworkEventFlag[];
  readonly transfer: Transfer;
}

/**
 * Who pays each fee, in order: the card as long as it has the money; then, where the product says so, the merchant's
 * reserve; and at last the card, which owes it.
 */
export function payFees(
  card: { readonly id: string; readonly merchantId: string; readonly currency: string },
  product: Product,
  fees: readonly (Fee & { readonly id: string })[],
  spendable: bigint,
  reserve: AccountState | null,
): FeePayment[] {
  let onCard = spendable;
  let onReserve =
    product.terms.feesPaidBy === 'reserve-when-short' && reserve ? availableBalance(reserve) : 0n;
  return fees.map((fee) => {
    const cardHasIt = onCard >= fee.amount;
    const payer = !cardHasIt && onReserve >= fee.amount ? 'reserve' : 'card';
    if (payer === 'card') onCard -= fee.amount;
    else onReserve -= fee.amount;
    const flags: NetworkEventFlag[] = cardHasIt
      ? []
      : payer === 'reserve'
        ? ['paid-by-reserve']
        : ['left-owing'];
    return { fee, id: fee.id, payer, flags, transfer: chargeFee(card, payer, fee) };
  });
}
