import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatFeeRate, formatPercentage, parseFeeRate, parsePercentage, wholeRate } from './fee-rate.ts';

describe('a fee rate', () => {
  test.each([
    ['', 'empty'],
    ['1.5%', 'not-a-number'],
    ['1e-2', 'not-a-number'],
    ['.015', 'not-a-number'],
    ['-0.01', 'negative'],
    ['0.0000001', 'too-many-decimals'],
    ['1.000001', 'too-large'],
    ['1.5', 'too-large'],
    ['1000', 'too-large'],
  ])('as a ratio, %j is refused as %s', (text, reason) => {
    expect(parseFeeRate(text)).toEqual({ kind: 'refused', reason });
  });

  test.each([
    ['100.0001', 'too-large'],
    ['0.00001', 'too-many-decimals'],
    ['-1', 'negative'],
  ])('as a percentage, %j is refused as %s', (text, reason) => {
    expect(parsePercentage(text)).toEqual({ kind: 'refused', reason });
  });

  test('ratio and percentage spell the same rate', () => {
    const onePointFivePercent = { kind: 'parsed', value: { millionths: 15_000n } };
    expect(parseFeeRate('0.015')).toEqual(onePointFivePercent);
    expect(parsePercentage('1.5')).toEqual(onePointFivePercent);
    expect(formatFeeRate({ millionths: 15_000n })).toBe('0.015');
    expect(formatPercentage({ millionths: 15_000n })).toBe('1.5');
  });

  test('reaches from nothing to the whole', () => {
    expect(parseFeeRate('0')).toEqual({ kind: 'parsed', value: { millionths: 0n } });
    expect(parseFeeRate('1')).toEqual({ kind: 'parsed', value: { millionths: wholeRate } });
    expect(parsePercentage('100')).toEqual({ kind: 'parsed', value: { millionths: wholeRate } });
  });

  test('reads back as written', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: wholeRate }), (millionths) => {
        const rate = { kind: 'parsed', value: { millionths } };
        expect(parseFeeRate(formatFeeRate({ millionths }))).toEqual(rate);
        expect(parsePercentage(formatPercentage({ millionths }))).toEqual(rate);
      }),
    );
  });
});
