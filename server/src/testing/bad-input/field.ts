import { type FieldFaultKind, fieldFaultKinds } from './fault-kinds.ts';

/** Why faults of some kinds are taken all the same: each is said, and shown by requests that are taken. */
export type Tolerances = Partial<Record<FieldFaultKind, string>>;

interface Common {
  readonly tolerates?: Tolerances;
}

interface Text extends Common {
  /** In UTF-16 units; absent where there is no limit. */
  readonly longest?: number;
  /** A line break says nothing in it, as in Base64. */
  readonly mayHaveLines?: boolean;
}

/** One field of a request, as far as bad input needs to know it. It is required unless it tolerates to be missing. */
export type Field =
  /** `malformed`: texts that do not have its form. */
  | (Text & { readonly kind: 'text'; readonly malformed?: readonly string[] })
  /**
   * `of`: what it names. One that is shared is the same for everybody, such as a product's code. `prefix`: what stands
   * before the digits of a text.
   */
  | (Text & {
      readonly kind: 'id';
      readonly form: 'text' | 'integer';
      readonly of: string;
      readonly isShared?: boolean;
      readonly prefix?: string;
    })
  | (Common & { readonly kind: 'amount'; readonly form: 'text' | 'number'; readonly decimals: number })
  | (Common & { readonly kind: 'integer'; readonly least: number; readonly most: number })
  | (Common & { readonly kind: 'boolean' })
  /** `others`: words that are allowed elsewhere, and not here. */
  | (Text & { readonly kind: 'choice'; readonly others?: readonly string[] })
  /** A secret of at least and at most so many digits, such as a PIN: no answer repeats it. */
  | (Common & { readonly kind: 'digits'; readonly fewest: number; readonly most: number })
  | (Common & { readonly kind: 'object'; readonly fields: Fields });

export type Fields = Readonly<Record<string, Field>>;

export type FieldOf<Kind extends Field['kind']> = Extract<Field, { readonly kind: Kind }>;

/** A field with more that it tolerates. */
export function tolerating<F extends Field>(field: F, tolerates: Tolerances): F {
  return { ...field, tolerates: { ...field.tolerates, ...tolerates } };
}

/** A field that may be left out, or be null. */
export function optional<F extends Field>(field: F, tolerates: Tolerances = {}): F {
  const why = 'it is optional';
  return tolerating(field, { missing: why, null: why, ...tolerates });
}

/**
 * A field that is not looked at, and why.
 * @param unless kinds of faults that are found before any field is looked at
 */
export function ignored<F extends Field>(field: F, why: string, unless: readonly FieldFaultKind[] = []): F {
  const kinds = fieldFaultKinds.filter((kind) => !unless.includes(kind));
  return tolerating(field, Object.fromEntries(kinds.map((kind) => [kind, why])));
}
