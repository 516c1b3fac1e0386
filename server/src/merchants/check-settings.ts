import { type Invalid, invalid } from './invalid.ts';
import type { MerchantSettings, RateLimit } from './merchant.ts';

const highestRate = 100_000;

/** Whether these settings can be kept; null when they can. */
export function checkSettings(settings: Partial<MerchantSettings>): Invalid | null {
  const { utcOffset, rateLimit } = settings;
  if (utcOffset !== undefined && !isUtcOffset(utcOffset)) {
    return invalid('settings.utcOffset', 'must be an offset between -12:00 and +14:00, such as +08:00');
  }
  return rateLimit ? checkRateLimit(rateLimit) : null;
}

function checkRateLimit({ perSecond, burst }: RateLimit): Invalid | null {
  const isRate = (value: number) => Number.isInteger(value) && value >= 1 && value <= highestRate;
  const rule = `must be a whole number from 1 to ${highestRate}`;
  if (!isRate(perSecond)) return invalid('settings.rateLimit.perSecond', rule);
  if (!isRate(burst)) return invalid('settings.rateLimit.burst', rule);
  return null;
}

/** The offsets in use on Earth lie between -12:00 and +14:00. */
function isUtcOffset(text: string): boolean {
  const match = /^([+-])(\d{2}):([0-5]\d)$/.exec(text);
  if (!match) return false;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes <= (match[1] === '+' ? 14 : 12) * 60;
}
