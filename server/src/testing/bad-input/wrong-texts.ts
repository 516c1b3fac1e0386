import type { FieldOf } from './field.ts';
import { blank, changed, nothing, otherTypesThan, type WrongValue, wrong } from './wrong-value.ts';

const VERY_LONG = 20_000;

/** What is wrong for every text. */
export function wrongTexts({ longest }: { readonly longest?: number }): WrongValue[] {
  const brokenEnds = ['\u0000', '\n', '\u009f', '\udc00'];
  return [
    ...nothing,
    ...blank,
    ...otherTypesThan('text'),
    ...wrong('too-long', longest === undefined ? [] : ['x'.repeat(longest + 1), 'x'.repeat(VERY_LONG)]),
    ...brokenEnds.flatMap((end) =>
      changed('broken-text', { [`with ${JSON.stringify(end)} after it`]: (genuine) => genuine + end }),
    ),
  ];
}

export function wrongChoices({ others = [] }: FieldOf<'choice'>): WrongValue[] {
  return [
    ...wrong('unknown-value', [...others, 'no such word', '0', '__proto__', 'constructor', 'toString']),
    ...changed('unknown-value', {
      'in other letters': (word) => (word === word.toLowerCase() ? word.toUpperCase() : word.toLowerCase()),
      'with a space before it': (word) => ` ${word}`,
    }),
  ];
}

/** Nobody has this id, and nothing else is wrong with it. */
const nobody = '9999999999999999';

/** The first is as good as an id can be that is nobody's. */
export const unknownTextIds: readonly WrongValue[] = [
  ...wrong('unknown-id', [nobody, '0', '-1', '1e15', 'null', '%', "' or '1'='1"]),
  ...wrong('unknown-id', ['9223372036854775808', '9'.repeat(40)]),
  ...changed('unknown-id', {
    'with a space before it': (id) => ` ${id}`,
    'with a zero before it': (id) => `0${id}`,
    'with a plus before it': (id) => `+${id}`,
    'with a decimal after it': (id) => `${id}.0`,
    'with a wildcard after it': (id) => `${id}%`,
  }),
];

/** Whoever reads digits with `\d`, `Number()` or a pattern that ends with `$` takes some of these. */
export function wrongDigits({ fewest, most }: FieldOf<'digits'>): WrongValue[] {
  const digits = '246813579024'.repeat(Math.ceil(fewest / 12)).slice(0, fewest);
  const [, ...fewer] = digits;
  return [
    ...nothing,
    ...blank,
    ...otherTypesThan('text'),
    ...wrong('digits', [
      fewer.join(''),
      '1',
      '7'.repeat(most + 1),
      '7'.repeat(VERY_LONG),
      'A'.repeat(fewest),
    ]),
    ...wrong('digits', [
      `${fewer.join('')}x`,
      `-${fewer.join('')}`,
      ` ${fewer.join('')}`,
      `${fewer.join('')} `,
    ]),
    ...wrong('digits', [
      `${digits}\n`,
      ` ${digits}`,
      `${digits}\u0000`,
      `${digits}.0`,
      `0x${digits.slice(2)}`,
    ]),
    ...wrong('digits', ['\u0661'.repeat(fewest), '\uff11'.repeat(fewest)]),
  ];
}
