import type { Queryable } from '../platform/index.ts';
import type { Currency } from './currencies.ts';

/** One dated quotation against the US dollar. */
export interface QuotedRate {
  readonly currency: Currency;
  /** Units of the currency for one US dollar, as a decimal string. */
  readonly perUsd: string;
  readonly validFrom: Date;
}

/** What is left undefined matches everything. */
export interface RateFilter {
  readonly currency?: Currency | undefined;
  /** Only what is in force at this instant: at most one quotation for each currency. */
  readonly inForceAt?: Date | undefined;
}

/** So many quotations after that one, by currency and within one from the latest to the earliest. */
export function listExchangeRates(
  db: Queryable,
  { currency, inForceAt }: RateFilter,
  { after, limit }: { readonly after: Omit<QuotedRate, 'perUsd'> | null; readonly limit: number },
): Promise<QuotedRate[]> {
  return db.query<QuotedRate>(
    `select currency, per_usd::text as "perUsd", valid_from as "validFrom" from exchange_rates
     where ($1::text is null or currency = $1)
       and ($2::timestamptz is null or valid_from = (select max(other.valid_from) from exchange_rates as other
         where other.currency = exchange_rates.currency and other.valid_from <= $2))
       and ($3::text is null or currency > $3 or (currency = $3 and valid_from < $4::timestamptz))
     order by currency, valid_from desc limit $5`,
    [
      currency ?? null,
      inForceAt?.toISOString() ?? null,
      after?.currency ?? null,
      after?.validFrom.toISOString() ?? null,
      limit,
    ],
  );
}
