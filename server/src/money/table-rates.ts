import type { Currency } from './currencies.ts';
import {
  chainRates,
  type ExchangeRate,
  type ExchangeRates,
  identityRate,
  invertRate,
  parseExchangeRate,
} from './exchange.ts';

/** One dated quotation against the US dollar. */
export interface RateRow {
  readonly currency: Currency;
  /** Units of the currency for one US dollar, as a decimal string. */
  readonly perUsd: string;
  /** The rate is in force from this instant until the currency's next row. */
  readonly validFrom: Date;
}

interface Quote {
  readonly fromMs: number;
  readonly rate: ExchangeRate;
}

/**
 * Exchange rates out of a table: each currency's latest row that is not after the instant asked for; pairs
 * without the dollar cross through it, exactly. A currency against itself is one, in the table or not.
 *
 * Throws on a table that cannot be right: a malformed rate or date, a row for USD, two rows that begin together.
 */
export function tableRates(rows: readonly RateRow[]): ExchangeRates {
  const quotes = quotesByCurrency(rows);

  const fromUsd = (to: Currency, at: Date): ExchangeRate | null => {
    if (to === 'USD') return identityRate('USD');
    return quotes.get(to)?.findLast((quote) => quote.fromMs <= at.getTime())?.rate ?? null;
  };

  return {
    rate(from, to, at) {
      if (from === to) return identityRate(from);
      const source = fromUsd(from, at);
      const target = fromUsd(to, at);
      return source && target && chainRates(invertRate(source), target);
    },
  };
}

function quotesByCurrency(rows: readonly RateRow[]): Map<Currency, Quote[]> {
  const quotes = new Map<Currency, Quote[]>();
  for (const row of rows.toSorted((left, right) => left.validFrom.getTime() - right.validFrom.getTime())) {
    const quote = quoteOf(row);
    const earlier = quotes.get(row.currency) ?? [];
    if (earlier.at(-1)?.fromMs === quote.fromMs) {
      throw new RangeError(`two rates of ${row.currency} begin at ${row.validFrom.toISOString()}`);
    }
    quotes.set(row.currency, [...earlier, quote]);
  }
  return quotes;
}

function quoteOf(row: RateRow): Quote {
  if (row.currency === 'USD') throw new RangeError('a rate table quotes other currencies against USD');
  const fromMs = row.validFrom.getTime();
  if (Number.isNaN(fromMs)) throw new RangeError(`a rate of ${row.currency} has no valid date`);
  const parsed = parseExchangeRate(row.perUsd, 'USD', row.currency);
  if (parsed.kind === 'refused') {
    throw new RangeError(`the rate "${row.perUsd}" of ${row.currency} is refused: ${parsed.reason}`);
  }
  return { fromMs, rate: parsed.value };
}
