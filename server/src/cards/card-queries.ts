import { findProduct, sourceAccount } from '../catalog/index.ts';
import { availableBalance, cardAccount, readAccount } from '../ledger/index.ts';
import type { Queryable } from '../platform/index.ts';
import type { Card, Operation, Scope } from './card.ts';
import { takesFunds } from './card-status.ts';
import { type CardRow, cardFromRow, selectCards, selectOperations } from './cards-store.ts';

/** How a caller names a card: by our id, by the number on wires that show digits, or by its own reference. */
export type CardSelector =
  | { readonly id: string }
  | { readonly number: bigint }
  | { readonly reference: string };

/** The card, if this programme of this merchant has it; another merchant's does not exist. */
export async function findCard(
  database: Queryable,
  scope: Scope,
  selector: CardSelector,
): Promise<Card | null> {
  const [column, value] = Object.entries(selector)[0] as ['id' | 'number' | 'reference', unknown];
  const rows = await database.query<CardRow>(
    `${selectCards} where merchant_id = $1 and programme_id = $2 and ${column} = $3`,
    [scope.merchantId, scope.programmeId, value],
  );
  return rows[0] ? cardFromRow(rows[0]) : null;
}

/** The merchant's card, of whichever programme. */
export async function findMerchantCard(
  database: Queryable,
  merchantId: string,
  selector: Exclude<CardSelector, { readonly reference: string }>,
): Promise<Card | null> {
  const [column, value] = Object.entries(selector)[0] as ['id' | 'number', unknown];
  const rows = await database.query<CardRow>(`${selectCards} where merchant_id = $1 and ${column} = $2`, [
    merchantId,
    value,
  ]);
  return rows[0] ? cardFromRow(rows[0]) : null;
}

/** A card by the number that vendors' wires show. */
export interface CardNumber {
  readonly merchantId: string;
  readonly number: bigint;
}

/** For each name the id of the merchant's card of that number, or null. */
export async function findCardIds(
  database: Queryable,
  names: readonly CardNumber[],
): Promise<(string | null)[]> {
  // In sub-selects the planner does not see how long the arrays are, and keeps its plan.
  const rows = await database.query<CardNumber & { id: string }>(
    `select merchant_id as "merchantId", number, id from cards
     where (merchant_id, number) in (select * from unnest((select $1::uuid[]), (select $2::bigint[])))`,
    [names.map(({ merchantId }) => merchantId), names.map(({ number }) => number)],
  );
  const nameOf = ({ merchantId, number }: CardNumber) => `${merchantId}/${number}`;
  const ids = new Map(rows.map((row) => [nameOf(row), row.id]));
  return names.map((name) => ids.get(nameOf(name)) ?? null);
}

/** The merchant's cards of all programmes after a number, oldest first. */
export async function listCardsAfter(
  database: Queryable,
  merchantId: string,
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<Card[]> {
  const rows = await database.query<CardRow>(
    `${selectCards} where merchant_id = $1 and number > $2 order by number limit $3`,
    [merchantId, page.after ?? 0n, page.limit],
  );
  return rows.map(cardFromRow);
}

/** A card with what it owes, in ten-thousandths, above zero. */
export type OwingCard = Card & { readonly owed: bigint };

/**
 * The merchant's cards after a number whose posted balance is below zero, oldest first. Open holds do not count: they
 * may still be reversed.
 */
export async function listOwingCardsAfter(
  database: Queryable,
  merchantId: string,
  page: { readonly after: bigint | null; readonly limit: number },
): Promise<OwingCard[]> {
  const rows = await database.query<CardRow & { owed: bigint }>(
    `select page.*, debts.owed
     from (select subject, currency, posted_debits - posted_credits as owed from accounts
       where merchant_id = $1 and kind = 'card' and posted_debits > posted_credits) as debts
     join (${selectCards} where merchant_id = $1 and number > $2) as page
       on page.id = debts.subject::uuid and page.currency = debts.currency
     order by page.number limit $3`,
    [merchantId, page.after ?? 0n, page.limit],
  );
  return rows.map(({ owed, ...row }) => ({ ...cardFromRow(row), owed }));
}

/** What a card shows of its money, in ten-thousandths. */
export interface CardBalances {
  /** Can be spent now; with what the card may draw from its product's source of funds. */
  readonly available: bigint;
  /** Set aside by open holds. */
  readonly held: bigint;
  /** Top-ups that were accepted and are not there yet. */
  readonly incoming: bigint;
}

export async function cardBalances(database: Queryable, card: Card): Promise<CardBalances> {
  const [account, drawable] = await Promise.all([
    readAccount(database, cardAccount(card.merchantId, card.currency, card.id)),
    takesFunds(card.status) ? drawableBalance(database, card) : 0n,
  ]);
  if (!account) return { available: drawable, held: 0n, incoming: 0n };
  return {
    available: availableBalance(account) + drawable,
    held: account.pendingDebits,
    incoming: account.pendingCredits,
  };
}

/** What the card's purchases can draw from elsewhere: nothing where the card holds its own money. */
async function drawableBalance(database: Queryable, { merchantId, productId }: Card): Promise<bigint> {
  const product = await findProduct(database, { merchantId, productId });
  const source = product && sourceAccount(product);
  const state = source && (await readAccount(database, source));
  const available = state ? availableBalance(state) : 0n;
  return available > 0n ? available : 0n;
}

export interface FundingFilter {
  readonly cardId?: string;
  readonly reference?: string;
  readonly number?: bigint;
}

export interface FundingPage {
  readonly total: number;
  readonly rows: readonly (Operation & {
    readonly cardNumber: bigint;
    readonly cardReference: string | null;
  })[];
}

/** A programme's top-ups, newest first; the first load of a card is not among them. Pages are counted from 1. */
export async function listFundings(
  database: Queryable,
  scope: Scope,
  filter: FundingFilter,
  page: { readonly number: number; readonly size: number },
): Promise<FundingPage> {
  const conditions = `operations.merchant_id = $1 and operations.programme_id = $2 and operations.kind = 'fund'
    and ($3::uuid is null or operations.card_id = $3)
    and ($4::text is null or operations.reference = $4)
    and ($5::bigint is null or operations.number = $5)`;
  const params = [
    scope.merchantId,
    scope.programmeId,
    filter.cardId ?? null,
    filter.reference ?? null,
    filter.number ?? null,
  ];
  const [counted, rows] = await Promise.all([
    database.query<{ total: bigint }>(`select count(*) as total from operations where ${conditions}`, params),
    database.query<Operation & { cardNumber: bigint; cardReference: string | null }>(
      `select page.*, cards.number as "cardNumber", cards.reference as "cardReference"
       from (${selectOperations} where ${conditions} order by number desc limit $6 offset $7) as page
       join cards on cards.merchant_id = page."merchantId" and cards.id = page."cardId"
       order by page.number desc`,
      [...params, page.size, (page.number - 1) * page.size],
    ),
  ]);
  return { total: Number(counted[0]?.total ?? 0n), rows };
}
