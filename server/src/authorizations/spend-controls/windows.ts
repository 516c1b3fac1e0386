import type { Level, Period, SpendLimit, WindowUse } from './spend-controls.ts';
import { localDate, startOfLocalDate } from './time-zones.ts';

/** What of a limit says which purchases it counts: its window, apart from how much it allows. */
export type Window = Pick<SpendLimit, 'window' | 'period' | 'timeZone'>;

/** What was used in a window, in ten-thousandths and uses. */
export interface Used {
  readonly amount: bigint;
  readonly count: number;
}

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How long a rolling window is, and the buckets it is counted in. A month is 30 days, a year 365. */
const rolling: Record<
  Exclude<Period, 'lifetime'>,
  { readonly lengthMs: number; readonly bucketMs: number }
> = {
  day: { lengthMs: DAY_MS, bucketMs: HOUR_MS },
  week: { lengthMs: 7 * DAY_MS, bucketMs: 6 * HOUR_MS },
  month: { lengthMs: 30 * DAY_MS, bucketMs: DAY_MS },
  year: { lengthMs: 365 * DAY_MS, bucketMs: 7 * DAY_MS },
};

const WHOLE_LIFE = 'all';

/**
 * The window's name among the counters of a subject, such as `card/calendar/day/Asia/Singapore`. A time zone is part of
 * it only where the window has one. Limits on the amount and on the count of one window share a counter.
 */
export function windowKey(level: Level, { window, period, timeZone }: Window): string {
  if (period === 'lifetime') return `${level}/lifetime`;
  return window === 'rolling' ? `${level}/rolling/${period}` : `${level}/calendar/${period}/${timeZone}`;
}

/**
 * The bucket that a use at that instant is counted in. Of a calendar window, the local date on which it began:
 * `2026-11-20`, a Monday for a week, `2026-11`, `2026`. Of a rolling one, the start of a fraction of it:
 * `2026-11-20T13:00Z`. Names of one window sort by time.
 */
export function bucketOf(limit: Window, at: Date): string {
  if (limit.period === 'lifetime') return WHOLE_LIFE;
  if (limit.window === 'rolling') return rollingBucket(at.getTime(), rolling[limit.period].bucketMs);
  const date = localDate(at, limit.timeZone);
  switch (limit.period) {
    case 'day':
      return date;
    case 'week':
      return mondayOf(date);
    case 'month':
      return date.slice(0, 7);
    case 'year':
      return date.slice(0, 4);
  }
}

/**
 * The first bucket that still counts. A rolling window counts a bucket until the whole of it has left: up to one bucket
 * more than its length, so that no stretch of that length ever holds more than the limit.
 */
export function oldestBucket(limit: Window, now: Date): string {
  if (limit.window === 'calendar' || limit.period === 'lifetime') return bucketOf(limit, now);
  const { lengthMs, bucketMs } = rolling[limit.period];
  return rollingBucket(now.getTime() - lengthMs, bucketMs);
}

/** What was used in the window as it stands now. */
export function usedIn(use: WindowUse | undefined, limit: Window, now: Date): Used {
  let amount = 0n;
  let count = 0;
  if (use !== undefined) {
    const oldest = oldestBucket(limit, now);
    for (const name in use.buckets) {
      const bucket = use.buckets[name];
      if (bucket === undefined || name < oldest) continue;
      amount += BigInt(bucket.amount);
      count += bucket.count;
    }
  }
  return { amount, count };
}

/** Whether what was charged at that instant is among what the window counts now. */
export function isCounted(use: WindowUse | undefined, limit: Window, chargedAt: Date, now: Date): boolean {
  if (use === undefined || Date.parse(use.since) > chargedAt.getTime()) return false;
  return bucketOf(limit, chargedAt) >= oldestBucket(limit, now);
}

/** When the window that is open now ends; null for a rolling window and a lifetime. */
export function windowEnd(limit: Window, now: Date): Date | null {
  if (limit.window === 'rolling' || limit.period === 'lifetime') return null;
  const date = localDate(now, limit.timeZone);
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const next = {
    day: () => Date.UTC(year, month - 1, day + 1),
    week: () => Date.parse(mondayOf(date)) + 7 * DAY_MS,
    month: () => Date.UTC(year, month, 1),
    year: () => Date.UTC(year + 1, 0, 1),
  }[limit.period]();
  return startOfLocalDate(dateText(next), limit.timeZone);
}

function rollingBucket(at: number, bucketMs: number): string {
  return `${new Date(Math.floor(at / bucketMs) * bucketMs).toISOString().slice(0, 16)}Z`;
}

/** The Monday of the date's week (ISO 8601). */
function mondayOf(date: string): string {
  const day = Date.parse(date);
  const daysSinceMonday = (new Date(day).getUTCDay() + 6) % 7;
  return dateText(day - daysSinceMonday * DAY_MS);
}

function dateText(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
