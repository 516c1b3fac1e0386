import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountText, readAmount } from './money.ts';

describe('an amount on the wire', () => {
  test.each([
    [0n, '0.00'],
    [1_000_000n, '100.00'],
    [1_234_500n, '123.45'],
    [-100n, '-0.01'],
    [-1_000_000n, '-100.00'],
  ])('of %s ten-thousandths is %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });

  test('has more than two decimals only where its currency has them', () => {
    expect(amountText(12_340n)).toBe('1.234');
  });

  test('is read back as what it was', () => {
    const cents = fc.bigInt({ min: 1n, max: 10n ** 14n - 1n });
    fc.assert(
      fc.property(cents, (amount) => {
        expect(readAmount(amountText(amount * 100n))).toEqual({ kind: 'read', amount: amount * 100n });
      }),
    );
  });
});
