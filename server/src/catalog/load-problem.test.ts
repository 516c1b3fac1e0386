import { describe, expect, test } from 'vitest';
import { loadProblem } from './load-problem.ts';

const product = {
  currency: 'USD',
  limits: { minFirstLoad: 100_000n, minLoad: 50_000n, maxLoad: 1_000_000n },
} as const;

describe('a load', () => {
  test.each([1n, 50_001n, 99_999n])('of %d ten-thousandths is finer than cents', (amount) => {
    expect(loadProblem(product, amount, 'later')).toEqual({ reason: 'finer-than-currency', currency: 'USD' });
  });

  test('below its minimum is told the minimum, and the first load has one of its own', () => {
    expect(loadProblem(product, 49_900n, 'later')).toEqual({ reason: 'below-minimum', least: 50_000n });
    expect(loadProblem(product, 50_000n, 'first')).toEqual({ reason: 'below-minimum', least: 100_000n });
    expect(loadProblem(product, 0n, 'first')).toEqual({ reason: 'below-minimum', least: 100_000n });
  });

  test.each(['first', 'later'] as const)('above the maximum is told the maximum: %s', (which) => {
    expect(loadProblem(product, 1_000_100n, which)).toEqual({ reason: 'above-maximum', most: 1_000_000n });
  });

  test('at its limits is taken', () => {
    expect(loadProblem(product, 50_000n, 'later')).toBeNull();
    expect(loadProblem(product, 100_000n, 'first')).toBeNull();
    expect(loadProblem(product, 1_000_000n, 'first')).toBeNull();
  });

  test('is taken however large where there is no maximum', () => {
    const unlimited = { ...product, limits: { ...product.limits, maxLoad: null } };
    expect(loadProblem(unlimited, 10n ** 16n - 100n, 'later')).toBeNull();
  });

  test('of a currency without decimals is whole', () => {
    const yen = { currency: 'JPY', limits: { minFirstLoad: 0n, minLoad: 0n, maxLoad: null } } as const;
    expect(loadProblem(yen, 10_100n, 'later')).toEqual({ reason: 'finer-than-currency', currency: 'JPY' });
    expect(loadProblem(yen, 10_000n, 'later')).toBeNull();
  });
});
