import type { Queryable, Transaction } from '../platform/index.ts';

/** A month of a card's life that has ended. */
export interface EndedMonth {
  readonly merchantId: string;
  readonly cardId: string;
  readonly beganAt: Date;
  readonly endedAt: Date;
  /** It began before its product charged for months. */
  readonly isFree: boolean;
}

/** A card with the month that it goes on with. */
export interface NextMonth {
  readonly merchantId: string;
  readonly cardId: string;
  readonly beganAt: Date;
}

/**
 * Lets the months of cards be counted whose products charge for them, from the card's creation or from when the fee was
 * introduced. @returns how many cards were new
 */
export async function enrolCards(database: Queryable, limit: number): Promise<number> {
  const rows = await database.query(
    `insert into monthly_fees (merchant_id, card_id, month_began_at)
     select c.merchant_id, c.id, greatest(c.created_at, p.monthly_fee_since)
     from products p
     join cards c on c.merchant_id = p.merchant_id and c.product_id = p.id and c.status in ('active', 'frozen')
     where (p.fees -> 'monthly' ->> 'fixed')::bigint > 0
       and not exists (select from monthly_fees m where m.merchant_id = c.merchant_id and m.card_id = c.id)
     limit $1
     on conflict do nothing
     returning card_id`,
    [limit],
  );
  return rows.length;
}

/** Months that have ended by `now` and that nobody has gone on from, the oldest first. A month ends as UTC counts it. */
export async function listEndedMonths(database: Queryable, now: Date, limit: number): Promise<EndedMonth[]> {
  return await database.query<EndedMonth>(
    `select m.merchant_id as "merchantId", m.card_id as "cardId", m.month_began_at as "beganAt", ended_at as "endedAt",
       m.month_began_at < p.monthly_fee_since as "isFree"
     from monthly_fees m
     join cards c on c.merchant_id = m.merchant_id and c.id = m.card_id
     join products p on p.merchant_id = c.merchant_id and p.id = c.product_id
     cross join lateral (select (month_began_at at time zone 'UTC' + interval '1 month') at time zone 'UTC' as ended_at) as e
     where m.month_began_at <= $1::timestamptz - interval '28 days' and ended_at <= $1
     order by m.month_began_at limit $2`,
    [now, limit],
  );
}

/** Moves cards on to their next months. */
export async function storeMonths(tx: Transaction, months: readonly NextMonth[]): Promise<void> {
  await tx.query(
    `update monthly_fees set month_began_at = greatest(month_began_at, m.began_at)
     from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as m (merchant_id, card_id, began_at)
     where monthly_fees.merchant_id = m.merchant_id and monthly_fees.card_id = m.card_id`,
    [
      months.map((one) => one.merchantId),
      months.map((one) => one.cardId),
      months.map((one) => one.beganAt.toISOString()),
    ],
  );
}
