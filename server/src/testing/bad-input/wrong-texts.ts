import type { FieldOf } from './field.ts';
import { blank, changed, nothing, otherTypesThan, type WrongValue, wrong } from './wrong-value.ts';

const VERY_LONG = 20_000;

/** What is wrong for every text. */
export function wrongTexts({
  longest,
  mayHaveLines = false,
}: FieldOf<'text' | 'choice' | 'id'>): WrongValue[] {
  const brokenEnds = ['\u0000', '\u009f', '\udc00', ...(mayHaveLines ? [] : ['\n'])];
  const lengths = longest === undefined ? [] : [longest + 1, VERY_LONG].filter((length) => length > longest);
  return [
    ...nothing,
    ...blank,
    ...otherTypesThan('text'),
    ...lengths.map(tooLong),
    ...brokenEnds.flatMap((end) =>
      changed('broken-text', { [`with ${JSON.stringify(end)} after it`]: (genuine) => genuine + end }),
    ),
  ];
}

/** Made when it is sent: it may be megabytes long. */
function tooLong(length: number): WrongValue {
  return { kind: 'too-long', label: `${length} characters long`, of: () => 'x'.repeat(length) };
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

/** Nobody has the first, and nothing else is wrong with it. */
const unknownDigits = [
  '9999999999999999',
  '0',
  '-1',
  '1e15',
  'null',
  '%',
  "' or '1'='1",
  '9223372036854775808',
];

/** The first is as good as an id can be that is nobody's. */
export function unknownTextIds({ prefix = '', longest = 40 }: FieldOf<'id'>): WrongValue[] {
  const endless = '9'.repeat(Math.min(40, longest - prefix.length));
  const digitsOf = (id: string) => id.slice(prefix.length);
  return [
    ...wrong(
      'unknown-id',
      [...unknownDigits, endless].map((digits) => prefix + digits),
    ),
    ...changed('unknown-id', {
      'with a space before it': (id) => ` ${id}`,
      'with a zero before its digits': (id) => `${prefix}0${digitsOf(id)}`,
      'with a plus before its digits': (id) => `${prefix}+${digitsOf(id)}`,
      'with a decimal after it': (id) => `${id}.0`,
      'with a wildcard after it': (id) => `${id}%`,
    }),
    ...changed('unknown-id', prefix === '' ? {} : { 'without its prefix': digitsOf }),
  ];
}

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
