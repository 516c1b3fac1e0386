import { derivedId } from '../platform/index.ts';

/**
 * What an account is for. Reserve, card and shared hold the merchant's money and are credited when it grows; funding is the
 * bank's side and is debited; the others are the platform's, kept per merchant and summed where totals are wanted.
 */
export type AccountKind =
  | 'reserve'
  | 'settlement'
  | 'fee-revenue'
  | 'funding'
  | 'losses'
  | 'exchange'
  | 'card'
  | 'shared';

/** Which account is meant. Its id is derived from these, so nobody has to look it up before naming it. */
export interface AccountRef {
  readonly id: string;
  readonly merchantId: string;
  readonly currency: string;
  readonly kind: AccountKind;
  /** What the account belongs to within its kind: a card's or a product's id, a kind of fee, or empty. */
  readonly subject: string;
}

/** Kinds whose balance never goes below zero unless a transfer is forced. */
const limitedKinds: ReadonlySet<AccountKind> = new Set(['reserve', 'card', 'shared']);

export function mayGoNegative(account: AccountRef): boolean {
  return !limitedKinds.has(account.kind);
}

export function accountRef(
  merchantId: string,
  currency: string,
  kind: AccountKind,
  subject = '',
): AccountRef {
  const id = derivedId(merchantId, `account/${currency}/${kind}/${subject}`);
  return { id, merchantId, currency, kind, subject };
}

/** The merchant's prefunded money in a currency. */
export const reserveAccount = (merchantId: string, currency: string) =>
  accountRef(merchantId, currency, 'reserve');
/**
 * What is owed to the card networks for this merchant's cards: the sum over its shards, of which each card uses one
 * (see `settlementShard`). The shard with the empty name is the one that all cards shared once.
 */
export const settlementAccount = (merchantId: string, currency: string, shard = '') =>
  accountRef(merchantId, currency, 'settlement', shard);
/** What the platform earned from this merchant by one kind of fee. */
export const feeRevenueAccount = (merchantId: string, currency: string, feeKind: string) =>
  accountRef(merchantId, currency, 'fee-revenue', feeKind);
/** Money that came from, or went to, the merchant's bank. */
export const fundingAccount = (merchantId: string, currency: string) =>
  accountRef(merchantId, currency, 'funding');
/** What the platform gave up: negative balances that nobody will pay. */
export const lossesAccount = (merchantId: string, currency: string) =>
  accountRef(merchantId, currency, 'losses');
/** The platform's position from conversions of this merchant's money. */
export const exchangeAccount = (merchantId: string, currency: string) =>
  accountRef(merchantId, currency, 'exchange');
/** The money on one card. */
export const cardAccount = (merchantId: string, currency: string, cardId: string) =>
  accountRef(merchantId, currency, 'card', cardId);
/** The money that all cards of a product draw on, where the product says so. */
export const sharedAccount = (merchantId: string, currency: string, productId: string) =>
  accountRef(merchantId, currency, 'shared', productId);

/** An account's balances, in ten-thousandths of the currency's major unit. */
export interface AccountState {
  readonly account: AccountRef;
  readonly postedDebits: bigint;
  readonly postedCredits: bigint;
  readonly pendingDebits: bigint;
  readonly pendingCredits: bigint;
  readonly version: bigint;
}

export function emptyAccount(account: AccountRef): AccountState {
  return { account, postedDebits: 0n, postedCredits: 0n, pendingDebits: 0n, pendingCredits: 0n, version: 0n };
}

/** What has been posted: credits less debits. */
export function postedBalance(state: AccountState): bigint {
  return state.postedCredits - state.postedDebits;
}

/** What can be spent: the posted balance less what open holds have set aside. */
export function availableBalance(state: AccountState): bigint {
  return postedBalance(state) - state.pendingDebits;
}
