const prefix = '3ds-';

/** `transaction_id` of a challenge, which is a text where that of a transaction is a number. */
export function challengeId(number: string): string {
  return prefix + number;
}

/** The number of a challenge, or null for a text that cannot be its id. */
export function readChallengeId(text: string): bigint | null {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  return /^[1-9]\d{0,17}$/.test(digits) ? BigInt(digits) : null;
}
