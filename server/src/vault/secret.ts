import { createHash, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

const masked = '[secret]';

/** Shorter secrets (CVV, PIN, OTP) would be shown whole, or nearly so, by their last four characters. */
const shortestWithLast4 = 12;

/**
 * A text that must not leave the process by accident: a PAN, CVV, PIN, OTP or credential. Logs, JSON,
 * templates, errors and inspect show `[secret]`; only `reveal()` gives the text.
 */
export class Secret {
  readonly #value: string;

  private constructor(value: string) {
    this.#value = value;
  }

  static of(text: string): Secret {
    return new Secret(text);
  }

  /** The text in the clear. Only the vault and a dialect's envelope may call this. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in constant time; digests are compared, so that not even the lengths can be told apart. */
  equals(other: Secret): boolean {
    return timingSafeEqual(digest(this.#value), digest(other.#value));
  }

  /**
   * The last four characters, as printed on a receipt.
   * @throws RangeError when the secret is too short to be a card number
   */
  last4(): string {
    if (this.#value.length < shortestWithLast4) throw new RangeError('The secret is no card number.');
    return this.#value.slice(-4);
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [Symbol.toPrimitive](): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
