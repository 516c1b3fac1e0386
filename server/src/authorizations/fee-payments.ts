import type { Card } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import {
  type AccountRef,
  availableBalance,
  type LedgerPicture,
  reserveAccount,
  type Transfer,
} from '../ledger/index.ts';
import { money } from '../money/index.ts';
import type { NetworkEvent, NetworkEventFlag } from './authorization.ts';
import { chargeFee, spendable, statesAfter } from './bookkeeping.ts';
import { APPROVED } from './decline-reasons.ts';
import type { Fee } from './fees.ts';

/** A fee with who pays it. */
export interface FeePayment {
  readonly fee: Fee;
  readonly id: string;
  readonly payer: 'card' | 'reserve';
  readonly flags: readonly NetworkEventFlag[];
  readonly transfer: Transfer;
}

/** Whose fees they are, the card's account, and where its money comes from just in time. */
export interface FeePayer {
  readonly card: Card;
  readonly product: Product;
  readonly account: AccountRef;
  readonly source: AccountRef | null;
  readonly now: Date;
}

/**
 * Who pays each fee that comes with these transfers, in order: the card as long as it has the money; then, where the
 * product says so, the merchant's reserve; and at last the card, which owes it.
 */
export function payFees(
  ledger: LedgerPicture,
  { card, product, account, source, now }: FeePayer,
  transfers: readonly Transfer[],
  fees: readonly (Fee & { readonly id: string })[],
): FeePayment[] {
  if (fees.length === 0) return [];
  const after = statesAfter(ledger, transfers, now);
  const reserve = reserveAccount(card.merchantId, card.currency);
  // A reserve that is the card's source of funds has nothing beyond what was counted as the card's.
  const isBeside = product.terms.feesPaidBy === 'reserve-when-short' && source?.id !== reserve.id;
  let onCard = spendable(after, { account, source });
  let onReserve = isBeside ? availableBalance(after(reserve)) : 0n;
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

/** A fee as it stands among a card's events. */
export function feeEvent(
  card: Card,
  { fee, id, payer, flags }: FeePayment,
  number: bigint,
  cause: Pick<NetworkEvent, 'authorizationId' | 'originalNumber' | 'authCode' | 'acceptor'>,
  now: Date,
): NetworkEvent {
  const amount = money(fee.amount, card.currency);
  return {
    ...cause,
    id,
    number,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    cardId: card.id,
    type: 'fee',
    feeKind: fee.kind,
    status: 'complete',
    amount,
    billing: amount,
    settlement: amount,
    posted: payer === 'card' ? -fee.amount : null,
    costChange: null,
    responseCode: APPROVED,
    declineReason: null,
    flags,
    decision: null,
    occurredAt: now,
  };
}
