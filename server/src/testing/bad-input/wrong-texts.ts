import type { FieldOf } from './field.ts';
import { blank, changed, nothing, otherTypesThan, type WrongValue, wrong } from './wrong-value.ts';

type TextId = Pick<FieldOf<'id'>, 'nobody' | 'longest'>;

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

/** The first is as good as an id can be that is nobody's. */
export const unknownTextIds = ({ nobody, longest = 40 }: TextId): WrongValue[] => [
  ...wrong('unknown-id', [nobody ?? '9999999999999999', '0', '-1', '1e15', 'null', '%', "' or '1'='1"]),
  ...wrong('unknown-id', ['9223372036854775808', '9'.repeat(Math.min(40, longest))]),
  ...changed('unknown-id', {
    'with a space before it': (id) => ` ${id}`,
    'with a zero before it': (id) => `0${id}`,
    'with a plus before it': (id) => `+${id}`,
    'with a decimal after it': (id) => `${id}.0`,
    'with a wildcard after it': (id) => `${id}%`,
  }),
];

/** `Buffer.from` takes all of these, and leaves out what it does not know. */
export const wrongBase64: readonly WrongValue[] = [
  ...nothing,
  ...blank,
  ...otherTypesThan('text'),
  ...wrong('malformed', ['====', 'no picture!', 'data:image/png;base64,', '\u2603']),
  ...changed('malformed', {
    'with a point after it': (genuine) => `${genuine}.`,
    'with a NUL after it': (genuine) => `${genuine}\u0000`,
    'with half of a character after it': (genuine) => `${genuine}\udc00`,
    'with padding before it': (genuine) => `==${genuine}`,
    'of the alphabet of URLs': (genuine) => `-_-_${genuine}`,
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
