import { type Field, type FieldOf, type Fields, optional, tolerating } from '../bad-input/field.ts';

// The longest texts are those of the dialect's README.

/** A field that may be left out; a blank text says as little. */
export function optionalField<F extends Field>(field: F): F {
  return optional(field, { blank: 'a blank text counts as not given' });
}

export function text(longest: number, malformed: readonly string[] = []): FieldOf<'text'> {
  return { kind: 'text', longest, malformed };
}

export const email = text(254, [
  ...['john', 'john@', '@example.com', 'john@example', 'john@@example.com', 'a b@example.com'],
  ...['<john@example.com>', 'john@example..com', 'john@example.com\u2028'],
]);
export const countryCode = text(32, ['us', 'USA', 'XX', '840', 'United States']);
export const phone = text(32, [
  ...['123', '1234567890123456', '+1234567890', '123--456', 'phone', ' 1234567', '1234567 '],
  '\u0661\u0662\u0663\u0664',
]);
export const phoneCountryCode = text(32, ['0', '01', '+01', '12345', 'US', '1 ', '+', '++1', '+ 1', '1+']);

/** Days that do not exist, in other formats, before 1900, and to come. */
export const birthday = text(32, [
  ...['1990-02-30', '1990-13-01', '1990-00-10', '2023-02-29', '1990-1-1', '01-01-1990', '1990/01/01'],
  ...['19900101', '1990-01-01T00:00:00Z', ' 1990-01-01', 'yesterday', '1899-12-31', '9999-12-31'],
  ...['0000-01-01', '-001990-01-01', '\uff11990-01-01'],
]);

/** Of 8 MiB and one byte at the least, which is no picture, but that is not looked at. */
export const picture: FieldOf<'text'> = {
  kind: 'text',
  longest: Math.ceil((8 * 1024 * 1024 * 4) / 3),
  mayHaveLines: true,
  malformed: [
    ...[
      'A',
      'AAAAA',
      '=',
      'A===',
      'AAAA=',
      'AA=A',
      'AA AA',
      ' AAAA',
      'AA_-',
      '!!!!',
      '\u00e4\u00e4\u00e4\u00e4',
    ],
    ...[
      'data:image/png;base64,',
      'data:image/png;base64,A',
      'data:image/png,AAAA',
      'data:;base64;base64,AAAA',
    ],
    ...['data:image/png;base64,data:image/png;base64,AAAA', 'https://example.com/front.png'],
  ],
};

/** In milliseconds: what a JavaScript date can be. */
export const instant: FieldOf<'integer'> = { kind: 'integer', least: -8.64e15 + 1, most: 8.64e15 - 1 };

export const user: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'user' };
export const cardId: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'card' };
export const card: Fields = { user_id: user, card_id: cardId };
/** Every programme starts with the same templates, under the same ids. */
export const template: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'template', isShared: true };

export function word(others: readonly string[]): FieldOf<'choice'> {
  return { kind: 'choice', longest: 32, others };
}

/** Four decimals are read, and more than the two of the currency refused. */
export const amount: FieldOf<'amount'> = tolerating(
  { kind: 'amount', form: 'number', decimals: 2 },
  { exponent: 'a JSON number is a value, and 1e2 is the one of 100' },
);

const bound = text(32, [
  ...['2026-02-30', '2026-13-01', '2026-1-1', '01.01.2026', '2026/01/01', '20260101', 'yesterday', 'now()'],
  ...[
    '2026-01-01T25:00',
    '2026-01-01T10',
    '2026-01-01T10:30:60Z',
    '2026-01-01T10:30:00.1234Z',
    '1767225600000',
  ],
  ...['2026-01-01T10:30:00+99:99', '2026-01-01T10:30:00 Z', ' 2026-01-01', '2026-01-01Z', '+002026-01-01'],
  '\uff12026-01-01',
]);

/** What every list can be asked for. */
export const list: Fields = {
  skip: optionalField({ kind: 'integer', least: 0, most: 1_000_000_000 }),
  limit: optionalField({ kind: 'integer', least: 1, most: 100 }),
  search: optionalField(text(100)),
  start_date: optionalField(bound),
  end_date: optionalField(bound),
  order_by: optionalField(word(['amount', 'ID', 'id desc', 'id; drop table cards'])),
  desc: optionalField({ kind: 'boolean' }),
};

/** The same with everything said, and nothing left out of the list by it. */
export const wholeList = {
  ...{ skip: 0, limit: 10, search: 'e', start_date: '2000-01-01', end_date: '9999-12-31' },
  ...{ order_by: 'created_at', desc: true },
} as const;

/** What a form of an endpoint that only reads says of itself. */
export const reads = { isReading: true, repeats: 'what only reads may be repeated' } as const;
