import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FeeRule, money, noFee } from '../../money/index.ts';
import { amountText, readAmount, wireAmount, wireAmountOf, wireFee } from './money.ts';

describe('an amount on the wire', () => {
  test.each([
    [0n, '0.0'],
    [1_000_000n, '100.0'],
    [1_505_000n, '150.5'],
    [100n, '0.01'],
    [12_345n, '1.2345'],
    [-12_000n, '-1.2'],
    [9_999_999_999_999_999n, '999999999999.9999'],
  ])('of %s ten-thousandths is %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
    expect(JSON.stringify({ amount: wireAmount(amount) })).toBe(`{"amount":${text}}`);
    expect(JSON.stringify(wireAmountOf(String(amount)))).toBe(text);
  });

  test('is read back as what it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n - 1n }), (amount) => {
        expect(readAmount(amountText(amount))).toEqual({ kind: 'read', amount });
      }),
    );
  });

  test.each([
    ['100', 1_000_000n],
    ['100.00', 1_000_000n],
    ['1e2', 1_000_000n],
    ['0.0001', 1n],
  ])('may be written %s', (source, amount) => {
    expect(readAmount(source)).toEqual({ kind: 'read', amount });
  });

  test.each(['0', '-0', '-1', '0.00001', '1e12', '1e400', '1e-400', 'none', ''])(
    'is refused as %j',
    (source) => {
      expect(readAmount(source)).toEqual({ kind: 'refused', problem: expect.any(String) });
    },
  );
});

describe('a fee on the wire', () => {
  const fee = (rule: Partial<FeeRule>) => JSON.stringify(wireFee({ ...noFee('USD'), ...rule }));

  test('is a flat amount, or the share that is charged', () => {
    expect(fee({})).toBe('0.0');
    expect(fee({ fixed: money(50_000n, 'USD') })).toBe('5.0');
    expect(fee({ rate: { millionths: 12_500n } })).toBe('0.0125');
  });
});
