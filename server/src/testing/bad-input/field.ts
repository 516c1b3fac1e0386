import { type FieldFaultKind, fieldFaultKinds } from './fault-kinds.ts';

/** Why faults of some kinds are taken all the same: each is said, and shown by requests that are taken. */
export type Tolerances = Partial<Record<FieldFaultKind, string>>;

interface Common {
  readonly tolerates?: Tolerances;
}

interface Text extends Common {
  /** In UTF-16 units; absent where there is no limit. */
  readonly longest?: number;
}

/** One field of a request, as far as bad input needs to know it. It is required unless it tolerates to be missing. */
export type Field =
  /** `malformed`: texts that do not have its form. */
  | (Text & { readonly kind: 'text'; readonly malformed?: readonly string[] })
  /**
   * `of`: what it names. One that is shared is the same for everybody, such as a product's code.
   * `nobody`: a text of its form that names nothing; a plain number where it is not said.
   */
  | (Text & {
      readonly kind: 'id';
      readonly form: 'text' | 'integer';
      readonly of: string;
      readonly isShared?: boolean;
      readonly nobody?: string;
    })
  | (Common & { readonly kind: 'amount'; readonly form: 'text' | 'number'; readonly decimals: number })
  | (Common & { readonly kind: 'integer'; readonly least: number; readonly most: number })
  | (Common & { readonly kind: 'boolean' })
  /** Bytes as Base64, of which white space is no part. */
  | (Common & { readonly kind: 'base64' })
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

/** A field that is not looked at, and why. */
export function ignored<F extends Field>(field: F, why: string): F {
  return tolerating(field, Object.fromEntries(fieldFaultKinds.map((kind) => [kind, why])));
}
