import {
  type AccountRef,
  cardAccount,
  feeRevenueAccount,
  type HoldRef,
  lossesAccount,
  reserveAccount,
  type Transfer,
} from '../ledger/index.ts';
import { derivedId } from '../platform/index.ts';
import type { Card, Operation } from './card.ts';

/**
 * How the money of card operations moves: one function for each business event. An accountant reads this file.
 *
 * An operation with an amount sets it aside on the merchant's reserve, in favour of the card; its fee likewise, in
 * favour of the platform's revenue. Success settles both, failure releases both.
 */

type Money = Pick<Operation, 'id' | 'kind' | 'amount' | 'fee'>;
type Whose = Pick<Card, 'merchantId' | 'currency'> & { readonly id: string };

/** The accounts an operation of this card can touch. */
export function operationAccounts(card: Whose, kind: Operation['kind']): AccountRef[] {
  return [reserve(card), account(card), revenue(card, kind)];
}

/** A top-up or an issue was accepted: amount and fee are held on the reserve. */
export function holdForOperation(card: Whose, operation: Money): Transfer[] {
  return parts(card, operation).map(({ hold, amount, code }) => ({
    kind: 'hold',
    id: hold.id,
    debit: hold.debit,
    credit: hold.credit,
    amount,
    code,
    reference: operation.id,
  }));
}

/** The operation succeeded: the card is credited, the fee is earned. */
export function settleOperation(card: Whose, operation: Money): Transfer[] {
  return parts(card, operation).map(({ hold, amount, code }) => ({
    kind: 'settle',
    id: derivedId(hold.id, 'settle'),
    hold,
    amount,
    final: true,
    code,
    reference: operation.id,
  }));
}

/** The operation failed: amount and fee go back to the reserve. */
export function releaseOperation(card: Whose, operation: Money): Transfer[] {
  return parts(card, operation).map(({ hold, code }) => ({
    kind: 'release',
    id: derivedId(hold.id, 'release'),
    hold,
    amount: 'all',
    code: `${code}-failed`,
    reference: operation.id,
  }));
}

/** The card was closed: what is left on it goes back to the reserve, less the fee for that. */
export function returnBalance(
  card: Whose,
  operation: Pick<Operation, 'id'>,
  { returned, fee }: { readonly returned: bigint; readonly fee: bigint },
): Transfer[] {
  const post = { kind: 'post', debit: account(card), reference: operation.id } as const;
  const transfers: Transfer[] = [
    {
      ...post,
      id: derivedId(operation.id, 'return-balance'),
      credit: reserve(card),
      amount: returned,
      code: 'card-close-return',
    },
    {
      ...post,
      id: derivedId(operation.id, 'close-fee'),
      credit: revenue(card, 'close'),
      amount: fee,
      code: 'card-close-fee',
    },
  ];
  return transfers.filter(({ amount }) => amount !== 'all' && amount > 0n);
}

/** A closed card's negative balance is made good from the merchant's reserve, or written off as a loss. */
export function clearNegativeBalance(
  card: Whose,
  from: 'reserve' | 'losses',
  debt: bigint,
  transferId: string,
): Transfer {
  return {
    kind: 'post',
    id: transferId,
    debit: from === 'reserve' ? reserve(card) : lossesAccount(card.merchantId, card.currency),
    credit: account(card),
    amount: debt,
    code: `card-debt-cleared-from-${from}`,
    reference: card.id,
  };
}

/** The ids of the holds that an operation can have. */
export function operationHolds(card: Whose, operation: Money): string[] {
  return parts(card, operation).map(({ hold }) => hold.id);
}

/** What an operation sets aside: its amount for the card and its fee for the platform, as far as there are any. */
function parts(card: Whose, operation: Money): { hold: HoldRef; amount: bigint; code: string }[] {
  const debit = reserve(card);
  const code = `card-${operation.kind}`;
  return [
    {
      hold: { id: derivedId(operation.id, 'hold'), debit, credit: account(card) },
      amount: operation.amount,
      code,
    },
    {
      hold: { id: derivedId(operation.id, 'hold-fee'), debit, credit: revenue(card, operation.kind) },
      amount: operation.fee,
      code: `${code}-fee`,
    },
  ].filter(({ amount }) => amount > 0n);
}

const reserve = (card: Whose) => reserveAccount(card.merchantId, card.currency);
const account = (card: Whose) => cardAccount(card.merchantId, card.currency, card.id);
/** An assignment is how a card comes to be whose plastic is there already: its fee is that of an issue. */
const revenue = (card: Whose, kind: Operation['kind']) =>
  feeRevenueAccount(card.merchantId, card.currency, kind === 'assign' ? 'issue' : kind);
