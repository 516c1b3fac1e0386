import type { Queryable } from '../platform/index.ts';
import type { Currency } from './currencies.ts';

// Plausible round figures of our own, not market quotations: a sandbox must give the same answer every day.
// They begin early enough for any instant the business clock can show.
const validFrom = new Date('2020-01-01T00:00:00Z');

const unitsPerUsd: Partial<Record<Currency, string>> = {
  AED: '3.6725',
  AUD: '1.52',
  BHD: '0.376',
  BRL: '5.1',
  CAD: '1.36',
  CHF: '0.88',
  CNY: '7.2',
  COP: '3950',
  CZK: '23.2',
  DKK: '6.86',
  EGP: '48',
  EUR: '0.92',
  GBP: '0.79',
  GHS: '13.5',
  HKD: '7.8',
  HUF: '360',
  IDR: '15800',
  ILS: '3.7',
  INR: '83.5',
  JPY: '150',
  KES: '130',
  KRW: '1350',
  KWD: '0.307',
  MXN: '17.2',
  MYR: '4.7',
  NGN: '1500',
  NOK: '10.7',
  NZD: '1.65',
  PHP: '56.5',
  PLN: '3.97',
  SAR: '3.75',
  SEK: '10.5',
  SGD: '1.35',
  THB: '36',
  TRY: '32.5',
  TWD: '32',
  VND: '25000',
  ZAR: '18.5',
};

/**
 * Stores the rates a sandbox starts with, as far as they are not there: 38 currencies against the US dollar, the same on
 * every day since 2020. A rate that somebody replaced stays as it is.
 */
export async function storeSandboxRates(db: Queryable): Promise<void> {
  await db.query(
    `insert into exchange_rates (currency, valid_from, per_usd)
     select currency, $2::timestamptz, per_usd::numeric from unnest($1::text[], $3::text[]) as rates (currency, per_usd)
     on conflict do nothing`,
    [Object.keys(unitsPerUsd), validFrom.toISOString(), Object.values(unitsPerUsd)],
  );
}
