import fc from 'fast-check';
import { currencies } from '../money/currencies.ts';
import { largestAmount, type Money, money } from '../money/money.ts';
import { minorUnitOf } from '../money/round-money.ts';

// Generators for property tests; test code only.

export const anyCurrency = fc.constantFrom(...currencies);

/** Any amount within the limit, of either sign, weighted towards everyday sizes. */
export const anyAmount = fc.oneof(
  fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
  fc.bigInt({ min: -largestAmount, max: largestAmount }),
);

export const anyMoney: fc.Arbitrary<Money> = fc.tuple(anyAmount, anyCurrency).map(([a, c]) => money(a, c));

/** Money that is a whole number of its currency's minor units. */
export const anyPostableMoney: fc.Arbitrary<Money> = anyMoney.map(({ amount, currency }) =>
  money(amount - (amount % minorUnitOf(currency)), currency),
);
