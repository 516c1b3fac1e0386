import {
  type Field,
  type FieldOf,
  type Fields,
  optional,
  type Tolerances,
  tolerating,
} from '../bad-input/field.ts';

// The longest texts are those of the dialect's README.

/** A field that may be left out; a blank text says as little, whatever the field's type. */
export function optionalField<F extends Field>(field: F, tolerates: Tolerances = {}): F {
  return optional(field, { blank: 'a blank text counts as not given', ...tolerates });
}

export function text(longest: number, malformed: readonly string[] = []): FieldOf<'text'> {
  return { kind: 'text', longest, malformed };
}

export function word(...others: readonly string[]): FieldOf<'choice'> {
  return { kind: 'choice', longest: 32, others };
}

export const user: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'user' };
export const card: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'card' };

/** Every programme starts with the same templates, under the same ids. */
export const template: FieldOf<'id'> = { kind: 'id', form: 'integer', of: 'template', isShared: true };

/** How a card is named: by its user and by itself. */
export const ofCard = { user_id: user, card_id: card } as const satisfies Fields;

export const amount: FieldOf<'amount'> = tolerating(
  { kind: 'amount', form: 'number', decimals: 2 },
  { exponent: 'a JSON number is a value, and 1e2 is the one of 100' },
);

export const dialCode = text(32, ['0', '+', '++1', '01', '12345', 'US', '1 ']);
export const phoneNumber = text(32, ['123', '1234567890123456', '+4155550100', '123--456', 'phone']);

/** One end of a period. */
const bound = text(32, [
  ...['2024-02-30', '2024-13-01', '2024-1-1', '01-01-2024', '2024/01/01', '20240101', 'yesterday'],
  ...['2024-01-15T25:00:00Z', '2024-01-15T10:30:00+', ' 2024-01-15', '2024-01-15 ', '1705314600000'],
]);

/** What every list takes. */
export const ofList: Fields = {
  skip: optionalField({ kind: 'integer', least: 0, most: 1_000_000_000 }),
  limit: optionalField({ kind: 'integer', least: 1, most: 100 }),
  search: optionalField(text(100)),
  start_date: optionalField(bound),
  end_date: optionalField(bound),
  order_by: optionalField(word('amount')),
  desc: optionalField({ kind: 'boolean' }),
};

/** The same as a request has it, with a period that holds whatever happens. */
export const listRequest = {
  ...{ skip: 0, limit: 10, order_by: 'created_at', desc: true },
  ...{ start_date: '2020-01-01', end_date: '2100-01-01T00:00:00Z' },
} as const;
