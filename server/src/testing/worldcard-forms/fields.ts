import { type Field, type FieldOf, optional, tolerating } from '../bad-input/field.ts';

// The longest texts are those of the dialect's README.

/** A field that may be left out; a blank text says as little. */
export function optionalField<F extends Field>(field: F): F {
  return optional(field, { blank: 'a blank text counts as not given' });
}

export function text(longest: number, malformed: readonly string[] = []): FieldOf<'text'> {
  return { kind: 'text', longest, malformed };
}

export const email = text(254, [
  'john',
  'john@',
  '@example.com',
  'john@example',
  'john@@example.com',
  'a b@example.com',
]);
export const countryCode = text(32, ['us', 'USA', 'XX', '840', 'United States']);
export const phone = text(32, [
  '123',
  '1234567890123456',
  '+1234567890',
  '123--456',
  'phone',
  '\u0661\u0662\u0663\u0664',
]);
export const phoneCountryCode = text(32, ['+1', '0', '01', '12345', 'US', '1 ']);

/** Days that do not exist, in other formats, before 1900, to come, and of children. */
export const birthday = text(32, [
  ...[
    '1990-02-30',
    '1990-13-01',
    '1990-00-10',
    '2023-02-29',
    '1990-1-1',
    '01-01-1990',
    '1990/01/01',
    '19900101',
  ],
  ...[
    '1990-01-01T00:00:00Z',
    ' 1990-01-01',
    'yesterday',
    '1899-12-31',
    '9999-12-31',
    '2020-01-01',
    '0000-01-01',
  ],
]);

/** What the merchant calls something new. */
export const newReference = text(64);

export function card(of: 'card' | 'card order' = 'card'): FieldOf<'id'> {
  return { kind: 'id', form: 'text', of, longest: 64 };
}

/** Every programme has the BINs of the document, under the same ids. */
export const cardBin: FieldOf<'id'> = {
  kind: 'id',
  form: 'text',
  of: 'card BIN',
  longest: 64,
  isShared: true,
};

export function cardType(others: readonly string[]): FieldOf<'choice'> {
  return { kind: 'choice', longest: 32, others: [...others, 'VIRTUAL-X'] };
}

export const amount: FieldOf<'amount'> = { kind: 'amount', form: 'text', decimals: 2 };

export const paging = { page: wholeNumber(1_000_000_000), page_size: wholeNumber(100) } as const;

function wholeNumber(most: number): FieldOf<'integer'> {
  const respelled = 'a JSON number is a value, and 1.0 is the one of 1';
  return tolerating(optionalField({ kind: 'integer', least: 1, most }), { respelled });
}
