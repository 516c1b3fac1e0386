import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../../cards/index.ts';
import { noFees, type Product } from '../../../catalog/index.ts';
import { type Currency, type FeeRule, minorUnitOf, money } from '../../../money/index.ts';
import { acceptor, decisionFacts, usd } from '../../../testing/decision-facts.ts';
import { authorizationFees, purchaseFees, total } from '../../fees.ts';
import type { DecisionFacts } from '../check.ts';
import { approvableAmount, decide } from '../decide.ts';

/** A fee with and without each of its parts. Its rate is up to 200%. */
const anyFee = (currency: Currency): fc.Arbitrary<FeeRule> => {
  const units = (most: number) =>
    fc.integer({ min: 0, max: most }).map((count) => money(BigInt(count) * minorUnitOf(currency), currency));
  return fc
    .record({
      fixed: fc.oneof(fc.constant(money(0n, currency)), units(500)),
      rate: fc.oneof(
        fc.constant({ millionths: 0n }),
        fc.bigInt({ min: 0n, max: 2_000_000n }).map((millionths) => ({ millionths })),
      ),
      minimum: fc.option(units(400)),
      // Above the minimum.
      maximum: fc.option(units(4000)),
    })
    .map((rule) => ({
      ...rule,
      maximum: rule.maximum && money(rule.maximum.amount + (rule.minimum?.amount ?? 0n), currency),
    }));
};

const someFee = (currency: Currency) =>
  fc.option(anyFee(currency), { nil: noFees(currency).authorization, freq: 2 });

/** A purchase abroad, in another currency and at a machine, so that every fee is due, or more for such a purchase. */
const anyFacts = fc.constantFrom<Currency>('USD', 'JPY', 'KWD').chain((currency) =>
  fc
    .record({
      authorization: someFee(currency),
      crossBorder: someFee(currency),
      markUp: someFee(currency),
      atm: someFee(currency),
      // Minor units; of what can be spent also a part of one.
      asked: fc.integer({ min: 1, max: 20_000 }),
      available: fc.integer({ min: -100, max: 20_000 }),
      fraction: fc.integer({ min: 0, max: 99 }),
      before: fc.integer({ min: 0, max: 5000 }),
    })
    .map(({ asked, available, fraction, before, ...fees }): DecisionFacts => {
      const unit = minorUnitOf(currency);
      const product = { currency, issuerCountry: 'SG', fees: { ...noFees(currency), ...fees } } as Product;
      const manner = { channel: 'atm', acceptor, currency: 'EUR' } as const;
      const billing = money(BigInt(asked) * unit, currency);
      return decisionFacts({
        message: { amount: billing },
        card: { currency } as Partial<Card>,
        billing,
        available: BigInt(available) * unit + (BigInt(fraction) % unit),
        feesOn: (amount) => {
          const part = money(amount, currency);
          return total([
            ...purchaseFees(product, manner, part, BigInt(before) * unit),
            ...authorizationFees(product, part),
          ]);
        },
      });
    }),
);

const withAmount = (facts: DecisionFacts, amount: bigint): DecisionFacts => {
  const billing = money(amount, facts.card.currency);
  return { ...facts, billing, message: { ...facts.message, amount: billing } };
};

describe('with fees that depend on the amount', () => {
  test('the lower amount that is told is approved, and a minor unit more is not', () => {
    let lowered = 0;
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts);
        const unit = minorUnitOf(facts.card.currency);
        if (decision.approved) return;
        const { lowerBy, lift } = decision.counterfactual ?? expect.fail('It is not told.');
        if (lowerBy === null) {
          expect(lift).toEqual(['available balance']);
          expect(approvableAmount(facts)).toBeNull();
          expect(decide(withAmount(facts, unit)).approved).toBe(false);
          return;
        }
        lowered += 1;
        const amount = (facts.billing?.amount ?? 0n) - BigInt(lowerBy);
        expect([amount > 0n, amount % unit]).toEqual([true, 0n]);
        expect(approvableAmount(facts)).toBe(amount);
        expect(decide(withAmount(facts, amount)).approved).toBe(true);
        expect(decide(withAmount(facts, amount + unit)).approved).toBe(false);
      }),
      { numRuns: 3000 },
    );
    expect(lowered).toBeGreaterThan(500);
  });

  test('it is found with few questions, however much there is', () => {
    let asked = 0;
    const available = usd(9_999_999_999);
    const facts = decisionFacts({
      ...{ available, billing: money(available, 'USD') },
      feesOn: (amount) => {
        asked += 1;
        return amount / 3n;
      },
    });
    expect(approvableAmount(facts)).toBe(usd(7_499_999_999.25));
    expect(asked).toBeLessThan(60);
  });

  test('nothing is left where a fixed fee takes all there is', () => {
    const facts = decisionFacts({ available: usd(1), feesOn: () => usd(1) });
    expect(decide(facts)).toMatchObject({
      ...{ reason: 'insufficient-funds', counterfactual: { lowerBy: null, lift: ['available balance'] } },
    });
  });
});
