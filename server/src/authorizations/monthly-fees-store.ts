import type { Queryable, Transaction } from '../platform/index.ts';

/** A month of a card's life that has ended and is to be paid; months are counted from 1. */
export interface DueMonth {
  readonly merchantId: string;
  readonly cardId: string;
  readonly month: number;
}

/** The next month of each card whose product charges for it, if that month has ended by `now`. */
export async function listDueMonths(database: Queryable, now: Date, limit: number): Promise<DueMonth[]> {
  return await database.query<DueMonth>(
    `select c.merchant_id as "merchantId", c.id as "cardId", coalesce(m.months, 0) + 1 as month
     from products p
     join cards c on c.merchant_id = p.merchant_id and c.product_id = p.id and c.status in ('active', 'frozen')
     left join monthly_fees m on m.merchant_id = c.merchant_id and m.card_id = c.id
     where coalesce((p.fees -> 'monthly' ->> 'fixed')::bigint, 0) > 0
       and greatest(c.created_at, p.monthly_fee_since) + (coalesce(m.months, 0) + 1) * interval '1 month' <= $1
     limit $2`,
    [now, limit],
  );
}

export async function storeMonths(tx: Transaction, months: readonly DueMonth[]): Promise<void> {
  await tx.query(
    `insert into monthly_fees (merchant_id, card_id, months)
     select * from unnest($1::uuid[], $2::uuid[], $3::integer[])
     on conflict (merchant_id, card_id) do update set months = greatest(monthly_fees.months, excluded.months)`,
    [months.map((one) => one.merchantId), months.map((one) => one.cardId), months.map((one) => one.month)],
  );
}
