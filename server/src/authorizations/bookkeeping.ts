import {
  type AccountRef,
  type AccountState,
  availableBalance,
  book,
  cardAccount,
  feeRevenueAccount,
  type HoldRef,
  type HoldState,
  type LedgerChange,
  type LedgerPicture,
  reserveAccount,
  settlementAccount,
  type Transfer,
} from '../ledger/index.ts';
import { derivedId } from '../platform/index.ts';
import type { Authorization } from './authorization.ts';
import type { CardHint } from './card-hints.ts';
import type { Fee } from './fees.ts';

/**
 * How the money of card use moves: one function for each network event. What a card pays is owed to the network through
 * a settlement account; refunds come back the same way. A card of a product with another source of funds draws from it
 * what a purchase needs, just in time, and gives back whatever becomes free.
 */

interface CardMoney {
  readonly id: string;
  readonly merchantId: string;
  readonly currency: string;
}

type Purchase = Pick<Authorization, 'id' | 'settlementShard' | 'holdNumber'>;

/** The accounts a network message of this card can touch. */
export function messageAccounts(hint: CardHint, shards: readonly string[]): AccountRef[] {
  const { merchantId, currency, source } = hint;
  return [
    hint.account,
    ...shards.map((shard) => settlementAccount(merchantId, currency, shard)),
    ...(source ? [source] : []),
    ...(hint.touchesReserve ? [reserveAccount(merchantId, currency)] : []),
    ...hint.feeKinds.map((kind) => feeRevenueAccount(merchantId, currency, kind)),
  ];
}

/** The purchase's hold that stands: the first has the purchase's own id; each increment replaces it by a larger one. */
export function purchaseHold(card: CardMoney, purchase: Purchase): HoldRef {
  const { id, holdNumber, settlementShard } = purchase;
  const holdId = holdNumber === 1 ? id : derivedId(id, holdNumber === 0 ? 'hold' : `hold/${holdNumber}`);
  return { id: holdId, debit: account(card), credit: settlement(card, settlementShard) };
}

/** That hold as the purchase's row, which the card's lock guards, says that it stands. */
export function holdState(card: CardMoney, purchase: Authorization): HoldState {
  const { id, debit, credit } = purchaseHold(card, purchase);
  return {
    merchantId: card.merchantId,
    id,
    debitAccount: debit.id,
    creditAccount: credit.id,
    currency: card.currency,
    remaining: purchase.open + purchase.openFees,
    reference: purchase.id,
  };
}

/** A purchase was approved: its amount and the fees that come with its settlement are set aside on the card. */
export function holdPurchase(
  card: CardMoney,
  purchase: Purchase,
  amount: bigint,
  forced = false,
): Transfer[] {
  const { id, debit, credit } = purchaseHold(card, purchase);
  return [{ kind: 'hold', id, debit, credit, amount, code: 'purchase', reference: purchase.id, forced }];
}

/** More was approved for a purchase: a larger hold takes the place of the one that stands. */
export function replaceHold(
  card: CardMoney,
  before: Authorization,
  after: Authorization,
  id: string,
  forced = false,
): Transfer[] {
  const release: Transfer = {
    kind: 'release',
    id,
    hold: purchaseHold(card, before),
    amount: 'all',
    code: 'increment',
    reference: before.id,
  };
  return [release, ...holdPurchase(card, after, after.open + after.openFees, forced)];
}

/**
 * A purchase was settled. What goes above its hold is forced: the network has paid the acceptor, so the card owes
 * it whether it has the money or not. Of a settlement that others follow only the share of the fees is freed with it.
 */
export function settlePurchase(
  card: CardMoney,
  purchase: Authorization,
  settled: {
    readonly id: string;
    readonly amount: bigint;
    readonly final: boolean;
    readonly freedFees: bigint;
  },
): Transfer[] {
  const { id, amount, final, freedFees } = settled;
  const hold = purchaseHold(card, purchase);
  const common = { hold, code: 'purchase', reference: purchase.id };
  const forced = amount > purchase.open;
  const settle: Transfer = { kind: 'settle', id, amount, final, forced, ...common };
  if (final || freedFees === 0n) return [settle];
  return [settle, { kind: 'release', id: derivedId(id, 'fees'), amount: freedFees, ...common }];
}

/** Money is due to the network without a hold to take it from. */
export function payNetwork(
  card: CardMoney,
  shard: string,
  payment: {
    readonly id: string;
    readonly amount: bigint;
    readonly code: 'force-post' | 'debit' | 'refund-reversal' | 'chargeback-reversal';
    readonly reference: string;
    readonly forced: boolean;
  },
): Transfer[] {
  return [{ kind: 'post', debit: account(card), credit: settlement(card, shard), ...payment }];
}

/** A purchase was reversed, as a whole or in part, or its hold expired. */
export function releasePurchase(
  card: CardMoney,
  purchase: Authorization,
  release: {
    readonly id: string;
    readonly amount: bigint | 'all';
    readonly code: 'reversal' | 'expiry' | 'declined-elsewhere';
  },
): Transfer[] {
  return [{ kind: 'release', hold: purchaseHold(card, purchase), reference: purchase.id, ...release }];
}

/**
 * Money came from the network. What reaches a closed card goes through its account straight to the reserve, but for what
 * is `kept` for the fees of the credit.
 */
export function creditCard(
  card: CardMoney,
  shard: string,
  cardIsClosed: boolean,
  credit: {
    readonly id: string;
    readonly amount: bigint;
    readonly code: string;
    readonly reference: string;
    readonly kept?: bigint;
  },
): Transfer[] {
  const { id, amount, code, reference, kept = 0n } = credit;
  const credited: Transfer = {
    kind: 'post',
    id,
    debit: settlement(card, shard),
    credit: account(card),
    amount,
    code,
    reference,
  };
  if (!cardIsClosed || amount <= kept) return [credited];
  const passOn: Transfer = {
    kind: 'post',
    id: derivedId(id, 'to-reserve'),
    debit: account(card),
    credit: reserveAccount(card.merchantId, card.currency),
    amount: amount - kept,
    // A debt the card may have stays as it is: it is cleared by an explicit action only.
    forced: true,
    code: 'refund-of-closed-card',
    reference: id,
  };
  return [credited, passOn];
}

/** A fee was charged. One that falls on the card is owed when the card cannot pay it. */
export function chargeFee(
  card: CardMoney,
  payer: 'card' | 'reserve',
  fee: Fee & { readonly id: string },
): Transfer {
  return {
    kind: 'post',
    id: fee.id,
    debit: payer === 'card' ? account(card) : reserveAccount(card.merchantId, card.currency),
    credit: feeRevenueAccount(card.merchantId, card.currency, fee.kind),
    amount: fee.amount,
    forced: payer === 'card',
    code: `fee-${fee.kind}`,
    reference: fee.id,
  };
}

/**
 * The same transfers with what they need from the card's source of funds before them, and with what they leave free on
 * the card returned after them. What the source cannot give, a forced transfer leaves the card owing.
 */
export function justInTime(
  ledger: LedgerPicture,
  card: CardMoney,
  source: AccountRef | null,
  transfers: readonly Transfer[],
  id: string,
  now: Date,
): readonly Transfer[] {
  if (source === null || transfers.length === 0) return transfers;
  const after = statesAfter(ledger, transfers, now);
  const free = availableBalance(after(account(card)));
  const common = { kind: 'post', reference: id } as const;
  if (free > 0n) {
    const back = { debit: account(card), credit: source, amount: free, code: 'just-in-time-return' };
    return [...transfers, { ...common, ...back, id: derivedId(id, 'just-in-time-return') }];
  }
  const ready = availableBalance(after(source));
  const amount = -free < ready ? -free : ready;
  if (amount <= 0n) return transfers;
  const draw = { debit: source, credit: account(card), amount, code: 'just-in-time-draw' };
  const drawn: Transfer = { ...common, ...draw, id: derivedId(id, 'just-in-time-draw') };
  // What a closed card passes on to its source must be there before any of it is drawn again.
  const fillsSource = transfers.some((one) => one.kind === 'post' && one.credit.id === source.id);
  return fillsSource ? [...transfers, drawn] : [drawn, ...transfers];
}

/** Books what has been decided. @throws when that cannot be, which is a bug */
export function bookDecided(ledger: LedgerPicture, transfers: readonly Transfer[], now: Date): LedgerChange {
  const booked = book(ledger, transfers, now);
  if (booked.kind !== 'booked') throw new Error(`What was decided of a card was not booked: ${booked.kind}.`);
  return booked.change;
}

/** Where accounts would stand after the transfers, limits aside. */
export function statesAfter(
  ledger: LedgerPicture,
  transfers: readonly Transfer[],
  now: Date,
): (account: AccountRef) => AccountState {
  const forced = transfers.map((transfer) => ({ ...transfer, forced: true }));
  const { accounts } = bookDecided(ledger, forced, now);
  return (ref) => {
    const state = accounts.get(ref.id) ?? ledger.accounts.get(ref.id);
    if (!state) throw new Error(`The ${ref.kind} account is not among the command's keys.`);
    return state;
  };
}

/** What a card can spend: its own available balance, and what its source of funds would give. */
export function spendable(
  stateOf: (account: AccountRef) => AccountState | undefined,
  card: Pick<CardHint, 'account' | 'source'>,
): bigint {
  const available = (ref: AccountRef | null) => {
    const state = ref && stateOf(ref);
    return state ? availableBalance(state) : 0n;
  };
  const behind = available(card.source);
  return available(card.account) + (behind > 0n ? behind : 0n);
}

const account = (card: CardMoney) => cardAccount(card.merchantId, card.currency, card.id);
const settlement = (card: CardMoney, shard: string) =>
  settlementAccount(card.merchantId, card.currency, shard);
