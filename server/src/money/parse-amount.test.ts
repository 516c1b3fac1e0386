import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAmount } from '../testing/money-arbitraries.ts';
import { formatAmount } from './format-amount.ts';
import { largestAmount } from './money.ts';
import { parseAmount, parseJsonAmount } from './parse-amount.ts';

const cents = { maxDecimals: 2 } as const;
const anything = { maxDecimals: 4, allowZero: true, allowNegative: true } as const;

function refused(reason: string) {
  return { kind: 'refused', reason };
}

function parsed(value: bigint) {
  return { kind: 'parsed', value };
}

describe('an amount in a string', () => {
  test.each([
    '+1',
    ' 1',
    '1 ',
    '1\n',
    ' ',
    '007',
    '00',
    '01.5',
    '.5',
    '5.',
    '.',
    '-',
    '--1',
    '-.5',
    '1e2',
    '1E2',
    '1e-2',
    '0x10',
    '0b1',
    '1_000',
    '1,000',
    '1,5',
    '1.2.3',
    '10n',
    'NaN',
    'Infinity',
    'ten',
    '$1',
    '1 USD',
    '\u0661\u0662',
    '\uff11',
    '\u22121',
    '1\u0000',
    '1\u200b',
    'null',
    '½',
  ])('%j is not a number', (text) => {
    expect(parseAmount(text, anything)).toEqual(refused('not-a-number'));
  });

  test.each([
    ['', 'empty'],
    ['-1', 'negative'],
    ['-0', 'negative'],
    ['-0.001', 'negative'],
    ['1.001', 'too-many-decimals'],
    ['1.000', 'too-many-decimals'],
    ['0.001', 'too-many-decimals'],
    ['1000000000000', 'too-large'],
    ['1000000000000.00', 'too-large'],
    ['0', 'zero'],
    ['0.00', 'zero'],
  ])('%j is refused as %s', (text, reason) => {
    expect(parseAmount(text, cents)).toEqual(refused(reason));
  });

  test.each([
    ['10', 100_000n],
    ['10.5', 105_000n],
    ['10.50', 105_000n],
    ['0.01', 100n],
    ['999999999999.99', 9_999_999_999_999_900n],
  ])('%j is an amount', (text, amount) => {
    expect(parseAmount(text, cents)).toEqual(parsed(amount));
  });

  test('a currency without minor unit takes no decimals', () => {
    expect(parseAmount('100', { maxDecimals: 0 })).toEqual(parsed(1_000_000n));
    expect(parseAmount('100.0', { maxDecimals: 0 })).toEqual(refused('too-many-decimals'));
  });

  test('zero and negative amounts pass only where they are allowed', () => {
    expect(parseAmount('0', { ...cents, allowZero: true })).toEqual(parsed(0n));
    expect(parseAmount('-1.2', { ...cents, allowNegative: true })).toEqual(parsed(-12_000n));
    expect(parseAmount('-0.00', { ...cents, allowNegative: true })).toEqual(refused('zero'));
    expect(parseAmount('-1000000000000', anything)).toEqual(refused('too-large'));
    expect(parseAmount('-999999999999.9999', anything)).toEqual(parsed(-largestAmount));
  });

  test('a megabyte of digits is refused without becoming a number', () => {
    const digits = '9'.repeat(1_000_000);
    expect(parseAmount(digits, anything)).toEqual(refused('too-large'));
    expect(parseAmount(`1.${digits}`, anything)).toEqual(refused('too-many-decimals'));
    expect(parseAmount(`${digits}x`, anything)).toEqual(refused('not-a-number'));
  });

  test('reading what was written gives the amount back', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        expect(parseAmount(formatAmount(amount, 4), anything)).toEqual(parsed(amount));
      }),
    );
  });

  test('writing what was read gives the text back', () => {
    const text = fc.stringMatching(/^-?(0|[1-9][0-9]{0,11})\.[0-9]{2}$/).filter((it) => !/^-0\.00$/.test(it));
    fc.assert(
      fc.property(text, (it) => {
        const result = parseAmount(it, anything);
        expect(result.kind === 'parsed' && formatAmount(result.value, 2)).toBe(it);
      }),
    );
  });

  test('no text makes it throw, and what it accepts is a plain decimal', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+0-9.eEx ]*$/)), (text) => {
        const result = parseAmount(text, anything);
        if (result.kind === 'parsed') {
          expect(text).toMatch(/^-?[0-9]+(\.[0-9]{1,4})?$/);
          expect(typeof result.value).toBe('bigint');
        }
      }),
    );
  });
});

describe('an amount in a JSON number', () => {
  test.each([
    '+1',
    '01',
    '1.',
    '.5',
    '-',
    '1e',
    '1e+',
    '1e1.5',
    '0x10',
    'NaN',
    'null',
    '"1"',
    ' 1',
    '1 ',
    'true',
  ])('%j is not a number', (source) => {
    expect(parseJsonAmount(source, anything)).toEqual(refused('not-a-number'));
  });

  test.each([
    ['', 'empty'],
    ['-1', 'negative'],
    ['1.001', 'too-many-decimals'],
    ['1e-3', 'too-many-decimals'],
    ['1e12', 'too-large'],
    ['1e999999999999999999', 'too-large'],
    ['1e-999999999999999999', 'too-many-decimals'],
    ['-1e999999999999999999', 'negative'],
    ['0', 'zero'],
    ['-0.0', 'zero'],
    ['0e999999999999999999', 'zero'],
    ['0.000', 'zero'],
  ])('%s is refused as %s', (source, reason) => {
    expect(parseJsonAmount(source, cents)).toEqual(refused(reason));
  });

  test.each([
    ['100.0', 1_000_000n],
    ['100.000000', 1_000_000n],
    ['25.4', 254_000n],
    ['1e2', 1_000_000n],
    ['1.0E7', 100_000_000_000n],
    ['1.25e+1', 125_000n],
    ['1250e-2', 125_000n],
    ['0.00125E4', 125_000n],
    ['1e0000000000000000002', 1_000_000n],
    ['1000e-5', 100n],
  ])('%s is read exactly', (source, amount) => {
    expect(parseJsonAmount(source, cents)).toEqual(parsed(amount));
  });

  test('digits that a float would lose are kept', () => {
    expect(parseJsonAmount('999999999999.9999', anything)).toEqual(parsed(largestAmount));
    expect(parseJsonAmount('0.1', anything)).toEqual(parsed(1_000n));
  });

  test('a long mantissa balanced by its exponent is still exact', () => {
    expect(parseJsonAmount(`0.${'0'.repeat(2_000)}15e2001`, cents)).toEqual(parsed(15_000n));
    expect(parseJsonAmount(`15${'0'.repeat(2_000)}e-2001`, cents)).toEqual(parsed(15_000n));
  });

  test('a megabyte of zeros costs no more than reading it', () => {
    const zeros = '0'.repeat(1_000_000);
    expect(parseJsonAmount(`1.${zeros}`, cents)).toEqual(parsed(10_000n));
    expect(parseJsonAmount(`1.${zeros}1`, cents)).toEqual(refused('too-many-decimals'));
    expect(parseJsonAmount(`1${zeros}`, cents)).toEqual(refused('too-large'));
    expect(parseJsonAmount(`1e${zeros}`, cents)).toEqual(parsed(10_000n));
  });

  test('shifting the point and undoing it in the exponent changes nothing', () => {
    const nonZero = anyAmount.filter((amount) => amount !== 0n);
    fc.assert(
      fc.property(nonZero, fc.integer({ min: 0, max: 40 }), (amount, places) => {
        const shifted = `${amount}${'0'.repeat(places)}e-${places + 4}`;
        expect(parseJsonAmount(shifted, anything)).toEqual(parsed(amount));
      }),
    );
  });

  test('every number JSON.stringify writes for small whole and cent values is read as that value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (value) => {
        expect(parseJsonAmount(JSON.stringify(value / 100), cents)).toEqual(parsed(BigInt(value) * 100n));
      }),
    );
  });
});
