import type { z } from 'zod';
import type { ProductFees, ProductLimits } from '../../catalog/index.ts';
import { type Currency, type FeeRule, money, noFee, parseFeeRate } from '../../money/index.ts';
import { readAmount } from '../fields.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';
import type { feeFields, feeRule, limitFields } from './product-view.ts';

/** What a product charges when nothing is said. */
export const noFees = (currency: Currency): ProductFees => ({
  issue: noFee(currency),
  fund: noFee(currency),
});

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

/** Reads the amounts of a request in the product's currency. */
export function readPrices(
  given: { fees?: z.output<typeof feeFields> | undefined; limits?: z.output<typeof limitFields> | undefined },
  currency: Currency,
): Priced {
  const reader = new AmountReader(currency);
  const fees = given.fees && {
    issue: reader.fee('fees.issue', given.fees.issue),
    fund: reader.fee('fees.fund', given.fees.fund),
  };
  const limits = given.limits && {
    minFirstLoad: reader.amount('limits.min_first_load', given.limits.min_first_load),
    minLoad: reader.amount('limits.min_load', given.limits.min_load),
    maxLoad: reader.optional('limits.max_load', given.limits.max_load),
  };
  return reader.refusal ?? { kind: 'priced', fees, limits };
}
