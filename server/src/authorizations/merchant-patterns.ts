import { type Money, withinLimit } from '../money/index.ts';

/*
 * What is usual in trades where the final amount is not known when the card is authorized. Merchant category codes are
 * those of ISO 18245; the tolerances follow what the card networks' rules allow without a further authorization.
 */

interface Range {
  readonly first: number;
  readonly last: number;
}

const only = (mcc: number): Range => ({ first: mcc, last: mcc });
const lodging = [{ first: 3501, last: 3999 }, only(7011)];
const vehicleRental = [{ first: 3351, last: 3500 }, only(7512)];
const cruise = [only(4411)];
const tipped = [only(4121), only(5812), only(5813), only(5814), only(7230), only(7297), only(7298)];
const fuelPumps = [only(5542)];

const isAmong = (ranges: readonly Range[], mcc: string) => {
  const code = Number(mcc);
  return ranges.some(({ first, last }) => code >= first && code <= last);
};

/** Trades that settle weeks after the authorization: their holds stand longer. */
export const holdsLonger = (mcc: string): boolean => isAmong([...lodging, ...vehicleRental, ...cruise], mcc);

/** Percent that a settlement may go above its authorization. */
const tolerances: readonly { readonly trades: readonly Range[]; readonly percent: bigint }[] = [
  { trades: tipped, percent: 20n },
  { trades: [...lodging, ...vehicleRental, ...cruise], percent: 15n },
];

/** A pump asks for one unit, and settles what was filled up: at most this many units. */
const pumpLimit = 175n;
const unit = 10_000n;

/** Whether a settlement of so much in all is what an authorization of so much leads to in this trade. */
export function isWithinTolerance(mcc: string, authorized: bigint, settled: Money): boolean {
  if (settled.amount <= authorized) return true;
  if (!withinLimit(settled)) return false;
  if (isAmong(fuelPumps, mcc) && authorized <= unit) return settled.amount <= pumpLimit * unit;
  const percent = tolerances.find(({ trades }) => isAmong(trades, mcc))?.percent ?? 0n;
  return settled.amount * 100n <= authorized * (100n + percent);
}
