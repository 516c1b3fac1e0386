import type { Queryable } from '../platform/index.ts';
import type { Currency } from './currencies.ts';
import {
  chainRates,
  type ExchangeRate,
  type ExchangeRates,
  identityRate,
  invertRate,
  parseExchangeRate,
} from './exchange.ts';

/**
 * Exchange rates out of the database: each currency's latest quotation that is not after the instant asked for; pairs
 * without the dollar cross through it, exactly. A currency against itself is one without asking.
 */
export function storedRates(db: Queryable): ExchangeRates {
  return {
    rate: async (from, to, at) => {
      if (from === to) return identityRate(from);
      const quoted = await quotationsAt(db, [from, to], at);
      const fromUsd = (currency: Currency) =>
        currency === 'USD' ? identityRate('USD') : (quoted.get(currency) ?? null);
      const source = fromUsd(from);
      const target = fromUsd(to);
      return source && target && chainRates(invertRate(source), target);
    },
  };
}

async function quotationsAt(
  db: Queryable,
  currencies: readonly Currency[],
  at: Date,
): Promise<Map<Currency, ExchangeRate>> {
  const rows = await db.query<{ currency: Currency; perUsd: string }>(
    `select distinct on (currency) currency, per_usd::text as "perUsd" from exchange_rates
     where currency = any ($1::text[]) and valid_from <= $2 order by currency, valid_from desc`,
    [currencies, at.toISOString()],
  );
  return new Map(rows.map(({ currency, perUsd }) => [currency, quotation(currency, perUsd)]));
}

function quotation(currency: Currency, perUsd: string): ExchangeRate {
  const parsed = parseExchangeRate(perUsd, 'USD', currency);
  if (parsed.kind === 'refused')
    throw new Error(`The stored rate ${perUsd} of ${currency} is ${parsed.reason}.`);
  return parsed.value;
}
