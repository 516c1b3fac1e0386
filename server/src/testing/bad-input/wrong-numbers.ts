import type { FieldOf } from './field.ts';
import {
  blank,
  changed,
  nothing,
  notJson,
  otherTypesThan,
  type WrongValue,
  written,
  wrong,
} from './wrong-value.ts';

/** Spellings of a number in a text that are not the plain one, each taken by some reader of numbers. */
const oddNumbers: readonly string[] = [
  ...['0x64', '0b11', '0o17', '1_000', '1,000', '100,00', '1.000,00', '1 000', '+100', '0100', '00100.00'],
  ...[' 100', '100 ', '100\n', '\t100', '\u00a0100', '100\u200b', '100\u0000', '.5', '100.', '.', '-', '--1'],
  ...['1.2.3', '$100', '100 USD', '100n', '100%', '50/2', 'NaN', 'Infinity', '-Infinity', 'null', 'true'],
  ...['one hundred', '½', '\uff11\uff10\uff10', '\u0661\u0660\u0660', '\u2212100', '[100]', "100'--"],
];

/** Plain spellings of what is no amount: below zero, zero, and more than anybody has. */
const impossibleAmounts: readonly string[] = [
  ...['-100', '-100.00', '-0', '-0.00', '-0.01', '0', '0.0', '0.00', '0.0000'],
  ...['1000000000000', '1000000000000.00', '99999999999999999999', `1${'0'.repeat(400)}`],
];

/** Numbers as literals of other languages. */
const notJsonNumbers: readonly string[] = [
  ...['0x64', '0b11', '1_000', '+100', '0100', '.5', '100.', 'NaN', 'Infinity', '-Infinity', '--1', ''],
  ...["'100'", '100n', '\uff11\uff10\uff10', 'undefined', '1 000'],
];

/** Whole numbers, and the edges of those that JavaScript tells apart and that a database holds. */
const hugeNumbers = ['9007199254740993', '9223372036854775808', '1e30', '1e400', '-1e400'].map(written);

export const wrongIntegers: readonly WrongValue[] = [
  ...nothing,
  ...blank,
  ...otherTypesThan('number'),
  ...wrong('wrong-type', ['one']),
  ...changed('respelled', {
    'with a decimal': (number) => written(`${number}.0`),
    'with an exponent': (number) => written(`${number}e0`),
  }),
  ...notJson(notJsonNumbers),
];

/** Nobody has this id, and nothing else is wrong with it. */
const nobody = 999_999_999_999_999;

/** The first is as good as an id can be that is nobody's; of some it depends on the reader whether they are ids. */
export const unknownIntegerIds: readonly WrongValue[] = [
  ...wrong('unknown-id', [nobody, 0, written('9007199254740993')]),
  ...wrong('out-of-range', [-1, 1.5, ...['1e-400', '-0.5', '9'.repeat(19), '9'.repeat(400)].map(written)]),
  ...wrong('out-of-range', ['9223372036854775808', '1e30', '1e400', '-1e400'].map(written)),
];

export function outOfRange({ least, most }: FieldOf<'integer'>): WrongValue[] {
  // Far from zero JavaScript has no halves.
  const between = [least + 0.5, most + 0.5].filter((number) => !Number.isInteger(number));
  const nearby = [least - 1, least - 1000, most + 1, ...between];
  return wrong('out-of-range', [...nearby, ...hugeNumbers]);
}

export function wrongAmounts({ form, decimals }: FieldOf<'amount'>): WrongValue[] {
  return form === 'text' ? wrongTextAmounts(decimals) : wrongNumberAmounts(decimals);
}

function wrongTextAmounts(decimals: number): WrongValue[] {
  return [
    ...nothing,
    ...blank,
    ...otherTypesThan('text'),
    ...wrong('amount', [...oddNumbers, ...impossibleAmounts, ...withTooManyDecimals(decimals)]),
    ...wrong('amount', [`100.${'0'.repeat(decimals + 1)}`]),
    ...wrong('exponent', ['1e2', '1E2', '1e+2', '1.0E2', '1000e-1', '1e400']),
  ];
}

/** Of a JSON number, zeros at the end are no decimals. */
function wrongNumberAmounts(decimals: number): WrongValue[] {
  return [
    ...nothing,
    ...blank,
    ...otherTypesThan('number'),
    ...wrong('wrong-type', ['100.00']),
    ...wrong('amount', [...impossibleAmounts, ...withTooManyDecimals(decimals)].map(written)),
    ...wrong('amount', [...['1e-9', '1e-400'].map(written), ...hugeNumbers]),
    ...wrong('exponent', ['1e2', '1.0E2', '1000e-1'].map(written)),
    ...notJson(notJsonNumbers),
  ];
}

/** One decimal more than are allowed, two, and very many. */
function withTooManyDecimals(decimals: number): string[] {
  return [1, 2, 400].map((more) => `100.${'0'.repeat(decimals + more - 1)}1`);
}
