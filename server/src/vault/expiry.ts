/** The month a card is good through, its last day included; months count from 1, years have four digits. */
export interface Expiry {
  readonly month: number;
  readonly year: number;
}

/**
 * The expiry of a card issued at that instant: the month of issue (in UTC), that many years later.
 * @throws RangeError when the years are not a positive whole number
 */
export function expiryAfterYears(issuedAt: Date, years: number): Expiry {
  if (!Number.isInteger(years) || years < 1) throw new RangeError('A card is issued for one year or more.');
  return { month: issuedAt.getUTCMonth() + 1, year: issuedAt.getUTCFullYear() + years };
}

/** Whether a card is good no more: it is to the end of its expiry month, in UTC. */
export function isPastExpiry({ month, year }: Expiry, now: Date): boolean {
  return now.getTime() >= Date.UTC(year, month, 1);
}

/** `MM` */
export function expiryMonthText({ month }: Expiry): string {
  return String(month).padStart(2, '0');
}

/** `YYYY` */
export function expiryYearText({ year }: Expiry): string {
  return String(year).padStart(4, '0');
}

/** `YYMM`, as on the magnetic stripe and in card verification values. */
export function expiryYymm(expiry: Expiry): string {
  return expiryYearText(expiry).slice(-2) + expiryMonthText(expiry);
}
