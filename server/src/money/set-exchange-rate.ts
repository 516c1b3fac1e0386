import type { Queryable } from '../platform/index.ts';
import type { Currency } from './currencies.ts';
import type { DecimalFault } from './decimal.ts';
import { parseExchangeRate } from './exchange.ts';

/** A quotation that is about to be stored. */
export interface NewRate {
  readonly currency: Currency;
  /** Units of the currency for one US dollar: a positive decimal with at most 12 digits on either side of the point. */
  readonly perUsd: string;
  /** In force from here on, until the currency's next quotation. One of the same instant is replaced. */
  readonly validFrom: Date;
}

export type SetExchangeRateResult =
  | { readonly kind: 'set' }
  /** Which field it is and, as the end of a sentence, what is wrong with it. */
  | { readonly kind: 'invalid'; readonly field: keyof NewRate; readonly problem: string };

const earliest = Date.UTC(2000, 0, 1);

/** Sets a currency's rate from an instant on. What was converted before keeps the rate it was converted at. */
export async function setExchangeRate(
  db: Queryable,
  { currency, perUsd, validFrom }: NewRate,
): Promise<SetExchangeRateResult> {
  if (currency === 'USD') return invalid('currency', 'must not be USD: rates are quoted against it');
  const parsed = parseExchangeRate(perUsd, 'USD', currency);
  if (parsed.kind === 'refused') return invalid('perUsd', problems[parsed.reason]);
  if (!(validFrom.getTime() >= earliest)) return invalid('validFrom', 'must not be before the year 2000');
  await db.query(
    `insert into exchange_rates (currency, valid_from, per_usd) values ($1, $2, $3::text::numeric)
     on conflict (currency, valid_from) do update set per_usd = excluded.per_usd`,
    [currency, validFrom.toISOString(), perUsd],
  );
  return { kind: 'set' };
}

function invalid(field: keyof NewRate, problem: string): SetExchangeRateResult {
  return { kind: 'invalid', field, problem };
}

const problems: Record<DecimalFault, string> = {
  empty: 'must not be empty',
  'not-a-number': 'must be a plain decimal number, such as 0.92',
  'too-many-decimals': 'must have at most 12 decimals',
  negative: 'must be above zero',
  zero: 'must be above zero',
  'too-large': 'must have at most 12 digits before the point',
};
