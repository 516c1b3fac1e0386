import { type Money, withinLimit } from '../money/index.ts';
import { isInCategory } from './decision/index.ts';

/*
 * What is usual in trades where the final amount is not known when the card is authorized. Merchant category codes are
 * those of ISO 18245; the tolerances follow what the card networks' rules allow without a further authorization.
 */

/** Taxis, restaurants, bars, fast food, hairdressers, massage, spas: the tip comes later. */
const tipped: ReadonlySet<string> = new Set(['4121', '5812', '5813', '5814', '7230', '7297', '7298']);
const FUEL_PUMP = '5542';

/** Trades that settle weeks after the authorization: their holds stand longer. */
export const holdsLonger = (mcc: string): boolean =>
  isInCategory(mcc, 'lodging') || isInCategory(mcc, 'vehicle-rental') || isInCategory(mcc, 'cruise');

/** Percent that a settlement may go above its authorization. */
function tolerance(mcc: string): bigint {
  if (tipped.has(mcc)) return 20n;
  return holdsLonger(mcc) ? 15n : 0n;
}

/** A pump asks for one unit, and settles what was filled up: at most this many units. */
const pumpLimit = 175n;
const unit = 10_000n;

/** Whether a settlement of so much in all is what an authorization of so much leads to in this trade. */
export function isWithinTolerance(mcc: string, authorized: bigint, settled: Money): boolean {
  if (settled.amount <= authorized) return true;
  if (!withinLimit(settled)) return false;
  if (mcc === FUEL_PUMP && authorized <= unit) return settled.amount <= pumpLimit * unit;
  return settled.amount * 100n <= authorized * (100n + tolerance(mcc));
}
