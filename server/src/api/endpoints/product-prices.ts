import type { z } from 'zod';
import { noFees, type ProductFees, type ProductLimits } from '../../catalog/index.ts';
import { type Currency, type FeeRule, money, parseFeeRate } from '../../money/index.ts';
import { readAmount } from '../fields.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';
import type { feeRule, givenFees } from './fee-view.ts';
import type { limitFields } from './product-view.ts';

/** Reads amounts one after the other; the first that is wrong is the answer. */
class AmountReader {
  refusal: Refusal | null = null;
  readonly #currency: Currency;

  constructor(currency: Currency) {
    this.#currency = currency;
  }

  amount(field: string, text: string): bigint {
    const read = readAmount(field, text, this.#currency, true);
    if (read.kind === 'amount') return read.amount;
    this.refusal ??= read;
    return 0n;
  }

  optional(field: string, text: string | null): bigint | null {
    return text === null ? null : this.amount(field, text);
  }

  fee(field: string, given: z.output<typeof feeRule>): FeeRule {
    const rate = parseFeeRate(given.rate);
    if (rate.kind === 'refused') {
      this.refusal ??= refuseInvalid({
        field: `${field}.rate`,
        problem: 'must be a decimal from 0 to 1, such as 0.015',
      });
    }
    const limit = (name: 'minimum' | 'maximum') => {
      const amount = this.optional(`${field}.${name}`, given[name]);
      return amount === null ? null : money(amount, this.#currency);
    };
    return {
      fixed: money(this.amount(`${field}.fixed`, given.fixed), this.#currency),
      rate: rate.kind === 'parsed' ? rate.value : { millionths: 0n },
      minimum: limit('minimum'),
      maximum: limit('maximum'),
    };
  }
}

export type Priced =
  | {
      readonly kind: 'priced';
      readonly fees: ProductFees | undefined;
      readonly limits: ProductLimits | undefined;
    }
  | Refusal;

/** Reads the amounts of a request in the product's currency. A fee that is left out stays as it stands, or is none. */
export function readPrices(
  given: {
    fees?: z.output<typeof givenFees> | undefined;
    limits?: z.output<typeof limitFields> | undefined;
  },
  currency: Currency,
  standing = noFees(currency),
): Priced {
  const reader = new AmountReader(currency);
  const fees = given.fees && readFees(reader, given.fees, standing);
  const limits = given.limits && {
    minFirstLoad: reader.amount('limits.min_first_load', given.limits.min_first_load),
    minLoad: reader.amount('limits.min_load', given.limits.min_load),
    maxLoad: reader.optional('limits.max_load', given.limits.max_load),
  };
  return reader.refusal ?? { kind: 'priced', fees, limits };
}

function readFees(
  reader: AmountReader,
  given: z.output<typeof givenFees>,
  standing: ProductFees,
): ProductFees {
  const rule = (field: Exclude<keyof typeof given, 'decline'>, stands: FeeRule) => {
    const value = given[field];
    return value ? reader.fee(`fees.${field}`, value) : stands;
  };
  const steps = given.decline?.map(({ after, amount }, index) => ({
    after,
    amount: reader.amount(`fees.decline.${index}.amount`, amount),
  }));
  return {
    issue: rule('issue', standing.issue),
    fund: rule('fund', standing.fund),
    authorization: rule('authorization', standing.authorization),
    decline: steps ?? standing.decline,
    crossBorder: rule('cross_border', standing.crossBorder),
    markUp: rule('mark_up', standing.markUp),
    atm: rule('atm', standing.atm),
    refund: rule('refund', standing.refund),
    close: rule('close', standing.close),
    monthly: rule('monthly', standing.monthly),
  };
}
