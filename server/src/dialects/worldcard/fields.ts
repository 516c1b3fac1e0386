import { wireTextProblem } from '../../platform/index.ts';
import { type Refusal, type RequestFault, refuse } from './errors.ts';
import { readAmount } from './money.ts';

/** Longest texts, in UTF-16 units. The document gives none but the names of VIRTUAL-G; these are ours. */
export const longest = { id: 64, code: 32, name: 100, address: 200, email: 254, postalCode: 20 } as const;

/**
 * Reads the fields of a decrypted request one by one and keeps the first fault. Each reader answers something of its
 * type even then, so that an endpoint reads all it needs and looks at `refusal` once.
 */
export class Fields {
  readonly #body: Readonly<Record<string, unknown>>;
  #refusal: Refusal | null = null;

  constructor(body: Readonly<Record<string, unknown>>) {
    this.#body = body;
  }

  /** The first fault, or null while there is none. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /** Notes a fault unless there was one before. `problem` ends a sentence that begins with the field's name. */
  refuse(fault: RequestFault, field: string, problem: string): void {
    this.#refusal ??= refuse(fault, `${field} ${problem}.`);
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
    if (value === null) this.refuse('missing-field', field, 'is required');
    return value;
  }

  /** A text, or '' when it is not given. */
  text(field: string, longestLength: number): string {
    return this.#textOf(field, this.given(field), longestLength);
  }

  requiredText(field: string, longestLength: number): string {
    return this.#textOf(field, this.required(field), longestLength);
  }

  /** An amount above zero, or zero where that is allowed, in ten-thousandths. */
  requiredAmount(field: string, rules: { readonly allowZero?: boolean } = {}): bigint {
    const value = this.required(field);
    if (value === null) return 0n;
    if (typeof value !== 'string') {
      this.refuse('amount', field, 'must be a string, such as "100.00"');
      return 0n;
    }
    const read = readAmount(value, rules);
    if (read.kind === 'read') return read.amount;
    this.refuse('amount', field, read.problem);
    return 0n;
  }

  #textOf(field: string, value: unknown, longestLength: number): string {
    if (value === null) return '';
    const problem = wireTextProblem(value, longestLength);
    if (problem === null) return value as string;
    this.refuse('invalid-field', field, problem);
    return '';
  }
}
