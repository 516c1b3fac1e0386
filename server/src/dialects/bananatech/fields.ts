import { JsonNumber } from '../../platform/index.ts';
import { invalidField, missingField, type Refusal } from './errors.ts';
import { readAmount } from './money.ts';

/** Longest texts, in UTF-16 units. The document gives none; these are ours. */
export const longest = { code: 32, name: 100, address: 200, email: 254, search: 100, url: 2048 } as const;

type Body = Readonly<Record<string, unknown>>;

/**
 * Reads the fields of a decrypted request one by one and keeps the first fault. Each reader answers something of its
 * type even then, so that an endpoint reads all it needs and looks at `refusal` once.
 */
export class Fields {
  readonly #body: Body;
  readonly #prefix: string;
  readonly #first: { refusal: Refusal | null };

  constructor(body: Body, prefix = '', first: { refusal: Refusal | null } = { refusal: null }) {
    this.#body = body;
    this.#prefix = prefix;
    this.#first = first;
  }

  /** The first fault, or null while there is none. */
  get refusal(): Refusal | null {
    return this.#first.refusal;
  }

  /** Notes a fault unless there was one before. `problem` ends a sentence that begins with the field's name. */
  refuse(field: string, problem: string): void {
    this.#first.refusal ??= invalidField(this.#prefix + field, problem);
  }

  /** The value as it stands in the JSON; null for a field that is missing, null or blank. */
  given(field: string): unknown {
    const value = Object.hasOwn(this.#body, field) ? this.#body[field] : null;
    const isBlank = typeof value === 'string' && value.trim() === '';
    return isBlank ? null : (value ?? null);
  }

  /** The same, noting a fault when there is nothing. */
  required(field: string): unknown {
    const value = this.given(field);
    if (value === null) this.#first.refusal ??= missingField(this.#prefix + field);
    return value;
  }

  /** The fields of an object; of an empty one when it is none. */
  requiredObject(field: string): Fields {
    const value = this.required(field);
    if (value !== null && !isBody(value)) this.refuse(field, 'must be an object');
    return new Fields(isBody(value) ? value : {}, `${this.#prefix}${field}.`, this.#first);
  }

  /** A text, or '' when it is not given. */
  text(field: string, longestLength: number): string {
    return this.#textOf(field, this.given(field), longestLength);
  }

  requiredText(field: string, longestLength: number): string {
    return this.#textOf(field, this.required(field), longestLength);
  }

  /** One of these words, or null when it is not given. */
  word<Word extends string>(field: string, words: readonly Word[]): Word | null {
    const text = this.text(field, longest.code);
    if (text === '') return null;
    const word = words.find((one) => one === text);
    if (word === undefined) this.refuse(field, `must be one of ${words.join(', ')}`);
    return word ?? null;
  }

  /** A number of ours, or null when it is not given. */
  id(field: string): bigint | null {
    return this.#idOf(field, this.given(field));
  }

  requiredId(field: string): bigint {
    return this.#idOf(field, this.required(field)) ?? 0n;
  }

  /** A whole number within these bounds, or null when it is not given. */
  integer(field: string, least: number, most: number): number | null {
    const value = this.given(field);
    if (value === null) return null;
    const number =
      value instanceof JsonNumber && /^-?\d{1,16}$/.test(value.source) ? Number(value.source) : null;
    if (number !== null && number >= least && number <= most) return number;
    this.refuse(field, `must be a whole number from ${least} to ${most}`);
    return null;
  }

  flag(field: string): boolean | null {
    const value = this.given(field);
    if (value === null || typeof value === 'boolean') return value;
    this.refuse(field, 'must be true or false');
    return null;
  }

  /** An amount above zero in ten-thousandths, or null when it is not given. */
  amount(field: string): bigint | null {
    return this.#amountOf(field, this.given(field));
  }

  requiredAmount(field: string): bigint {
    return this.#amountOf(field, this.required(field)) ?? 0n;
  }

  #amountOf(field: string, value: unknown): bigint | null {
    if (value === null) return null;
    const read = readAmount(value instanceof JsonNumber ? value.source : 'none');
    if (read.kind === 'read') return read.amount;
    this.refuse(field, read.problem);
    return null;
  }

  #idOf(field: string, value: unknown): bigint | null {
    if (value === null) return null;
    if (value instanceof JsonNumber && /^\d{1,18}$/.test(value.source)) return BigInt(value.source);
    this.refuse(field, 'must be an integer');
    return null;
  }

  #textOf(field: string, value: unknown, longestLength: number): string {
    if (value === null) return '';
    const problem = textProblem(value, longestLength);
    if (problem === null) return value as string;
    this.refuse(field, problem);
    return '';
  }
}

function isBody(value: unknown): value is Body {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof JsonNumber);
}

function textProblem(value: unknown, longestLength: number): string | null {
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > longestLength) return `must have at most ${longestLength} characters`;
  if (/\p{Cc}/u.test(value)) return 'must have no control characters';
  return value.isWellFormed() ? null : 'must be well-formed Unicode';
}
