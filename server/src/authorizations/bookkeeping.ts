import {
  type AccountRef,
  cardAccount,
  type HoldRef,
  reserveAccount,
  settlementAccount,
  type Transfer,
} from '../ledger/index.ts';
import { derivedId } from '../platform/index.ts';
import type { Authorization } from './authorization.ts';

/**
 * How the money of purchases moves: one function for each network event. What a card pays is owed to the network
 * through the settlement account; a refund comes back the same way.
 */

interface CardMoney {
  readonly id: string;
  readonly merchantId: string;
  readonly currency: string;
}

/** The accounts a network message of this card can touch. */
export function networkAccounts(card: CardMoney): AccountRef[] {
  return [account(card), settlement(card), reserveAccount(card.merchantId, card.currency)];
}

export function authorizationHold(card: CardMoney, authorizationId: string): HoldRef {
  return { id: derivedId(authorizationId, 'hold'), debit: account(card), credit: settlement(card) };
}

/** A purchase was approved: its amount is set aside on the card. */
export function holdPurchase(card: CardMoney, authorizationId: string, amount: bigint): Transfer[] {
  const { id, debit, credit } = authorizationHold(card, authorizationId);
  return [{ kind: 'hold', id, debit, credit, amount, code: 'purchase', reference: authorizationId }];
}

/**
 * A purchase was settled. What goes above its hold is forced: the network has paid the acceptor, so the card owes
 * it whether it has the money or not. A settlement without an open hold is forced as a whole.
 */
export function settlePurchase(
  card: CardMoney,
  purchase: Pick<Authorization, 'id'> | null,
  remaining: bigint,
  settled: { readonly id: string; readonly amount: bigint; readonly final: boolean },
): Transfer[] {
  const { id, amount, final } = settled;
  const reference = purchase?.id ?? id;
  if (purchase && remaining > 0n) {
    const hold = authorizationHold(card, purchase.id);
    return [
      { kind: 'settle', id, hold, amount, final, forced: amount > remaining, code: 'purchase', reference },
    ];
  }
  return [
    {
      kind: 'post',
      id,
      debit: account(card),
      credit: settlement(card),
      amount,
      forced: true,
      code: 'force-post',
      reference,
    },
  ];
}

/** A purchase was reversed, as a whole or in part, or its hold expired. */
export function releasePurchase(
  card: CardMoney,
  purchase: Pick<Authorization, 'id'>,
  release: { readonly id: string; readonly amount: bigint | 'all'; readonly code: 'reversal' | 'expiry' },
): Transfer[] {
  const hold = authorizationHold(card, purchase.id);
  return [
    {
      kind: 'release',
      id: release.id,
      hold,
      amount: release.amount,
      code: release.code,
      reference: purchase.id,
    },
  ];
}

/** A refund reached the card. One that reaches a closed card goes through its account straight to the reserve. */
export function creditRefund(
  card: CardMoney,
  cardIsClosed: boolean,
  refund: { id: string; amount: bigint },
): Transfer[] {
  const { id, amount } = refund;
  const credit: Transfer = {
    kind: 'post',
    id,
    debit: settlement(card),
    credit: account(card),
    amount,
    code: 'refund',
    reference: id,
  };
  if (!cardIsClosed) return [credit];
  const passOn: Transfer = {
    kind: 'post',
    id: derivedId(id, 'to-reserve'),
    debit: account(card),
    credit: reserveAccount(card.merchantId, card.currency),
    amount,
    // A debt the card may have stays as it is: it is cleared by an explicit action only.
    forced: true,
    code: 'refund-of-closed-card',
    reference: id,
  };
  return [credit, passOn];
}

const account = (card: CardMoney) => cardAccount(card.merchantId, card.currency, card.id);
const settlement = (card: CardMoney) => settlementAccount(card.merchantId, card.currency);
