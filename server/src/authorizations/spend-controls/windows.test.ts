import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptor, controls, limit, usd } from '../../testing/decision-facts.ts';
import { periods, type SpendState, type WindowUse } from './spend-controls.ts';
import { isTimeZone, localDate, timeZoneName } from './time-zones.ts';
import { charge } from './usage.ts';
import { bucketOf, oldestBucket, usedIn, windowEnd, windowKey } from './windows.ts';

const at = (text: string) => new Date(text);
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const zones = [
  'UTC',
  'Asia/Singapore',
  'America/New_York',
  'America/St_Johns',
  'Africa/Cairo',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Australia/Lord_Howe',
];
const anyInstant = fc
  .integer({ min: Date.UTC(2025, 0, 1) / 1000, max: Date.UTC(2031, 0, 1) / 1000 })
  .map((seconds) => new Date(seconds * 1000));

describe('the name of a window', () => {
  test('has a time zone only where the window has one', () => {
    const timeZone = 'Asia/Singapore';
    expect(windowKey('card', limit({ timeZone }))).toBe('card/calendar/day/Asia/Singapore');
    expect(windowKey('product', limit({ window: 'rolling', period: 'week', timeZone }))).toBe(
      'product/rolling/week',
    );
    expect(windowKey('programme', limit({ period: 'lifetime', timeZone }))).toBe('programme/lifetime');
  });

  test('says nothing of how much is allowed', () => {
    expect(windowKey('card', limit({ amount: 1n }))).toBe(windowKey('card', limit({ count: 7 })));
  });
});

describe('a calendar window', () => {
  test('begins at midnight of its time zone', () => {
    const singapore = limit({ timeZone: 'Asia/Singapore' });
    expect(bucketOf(singapore, at('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20');
    expect(bucketOf(singapore, at('2026-11-20T16:00:00Z'))).toBe('2026-11-21');
    expect(bucketOf(limit(), at('2026-11-20T16:00:00Z'))).toBe('2026-11-20');
  });

  test.each([
    ['is 23 hours long on the day that clocks go forward', '2026-03-08T05:00:00Z', 23],
    ['is 25 hours long on the day that they go back', '2026-11-01T04:00:00Z', 25],
    ['is 24 hours long on the day after', '2026-11-02T05:00:00Z', 24],
  ])('%s', (_fact, start, hours) => {
    const newYork = limit({ timeZone: 'America/New_York' });
    const begin = at(start);
    expect(bucketOf(newYork, new Date(begin.getTime() - 1))).not.toBe(bucketOf(newYork, begin));
    expect(windowEnd(newYork, begin)?.getTime()).toBe(begin.getTime() + hours * HOUR);
  });

  test('begins at one o’clock where the clocks skip midnight', () => {
    const cairo = limit({ timeZone: 'Africa/Cairo' });
    expect(windowEnd(cairo, at('2026-04-23T12:00:00Z'))).toEqual(at('2026-04-23T22:00:00Z'));
  });

  test('of a week begins on Monday, also over the end of a year', () => {
    const week = limit({ period: 'week' });
    expect(bucketOf(week, at('2026-12-27T23:59:59Z'))).toBe('2026-12-21');
    expect(bucketOf(week, at('2026-12-28T00:00:00Z'))).toBe('2026-12-28');
    expect(bucketOf(week, at('2027-01-03T23:59:59Z'))).toBe('2026-12-28');
    expect(bucketOf(week, at('2027-01-04T00:00:00Z'))).toBe('2027-01-04');
    expect(windowEnd(week, at('2026-12-31T12:00:00Z'))).toEqual(at('2027-01-04T00:00:00Z'));
  });

  test('of a month and of a year follows the local date', () => {
    const inKiritimati = { timeZone: 'Pacific/Kiritimati' };
    const newYearsEve = at('2026-12-31T10:00:00Z');
    expect(bucketOf(limit({ period: 'month', ...inKiritimati }), newYearsEve)).toBe('2027-01');
    expect(bucketOf(limit({ period: 'year', ...inKiritimati }), newYearsEve)).toBe('2027');
    expect(bucketOf(limit({ period: 'month' }), newYearsEve)).toBe('2026-12');
    expect(windowEnd(limit({ period: 'month' }), newYearsEve)).toEqual(at('2027-01-01T00:00:00Z'));
    expect(windowEnd(limit({ period: 'year' }), newYearsEve)).toEqual(at('2027-01-01T00:00:00Z'));
  });

  test('of a lifetime is always the same', () => {
    const lifetime = limit({ period: 'lifetime' });
    expect(bucketOf(lifetime, at('2026-01-01T00:00:00Z'))).toBe(
      bucketOf(lifetime, at('2040-01-01T00:00:00Z')),
    );
    expect(windowEnd(lifetime, at('2026-01-01T00:00:00Z'))).toBeNull();
  });

  test('ends where the next one begins, in every time zone', () => {
    const calendar = fc.record({
      timeZone: fc.constantFrom(...zones),
      period: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    });
    fc.assert(
      fc.property(calendar, anyInstant, (window, now) => {
        const shape = limit(window);
        const end = windowEnd(shape, now) as Date;
        expect(end.getTime()).toBeGreaterThan(now.getTime());
        expect(bucketOf(shape, new Date(end.getTime() - 1))).toBe(bucketOf(shape, now));
        expect(bucketOf(shape, end) > bucketOf(shape, now)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('counts nothing of the one before', () => {
    const use: WindowUse = {
      since: '2026-11-01T00:00:00.000Z',
      buckets: { '2026-11-19': { amount: '500', count: 5 }, '2026-11-20': { amount: '30', count: 1 } },
    };
    expect(usedIn(use, limit(), at('2026-11-20T00:00:00Z'))).toEqual({ amount: 30n, count: 1 });
    expect(usedIn(use, limit(), at('2026-11-21T00:00:00Z'))).toEqual({ amount: 0n, count: 0 });
    expect(usedIn(undefined, limit(), at('2026-11-20T00:00:00Z'))).toEqual({ amount: 0n, count: 0 });
  });
});

const lengths = { day: DAY, week: 7 * DAY, month: 30 * DAY, year: 365 * DAY } as const;
const buckets = { day: HOUR, week: 6 * HOUR, month: DAY, year: 7 * DAY } as const;
const rollingPeriods = periods.filter((period) => period !== 'lifetime');

describe('a rolling window', () => {
  test('is counted in buckets that are named by their start', () => {
    const rolling = (period: (typeof periods)[number]) => limit({ window: 'rolling', period });
    const now = at('2026-11-20T13:37:00Z');
    expect(bucketOf(rolling('day'), now)).toBe('2026-11-20T13:00Z');
    expect(bucketOf(rolling('week'), now)).toBe('2026-11-20T12:00Z');
    expect(bucketOf(rolling('month'), now)).toBe('2026-11-20T00:00Z');
    expect(bucketOf(rolling('year'), now)).toBe('2026-11-19T00:00Z');
    expect(oldestBucket(rolling('day'), now)).toBe('2026-11-19T13:00Z');
    expect(windowEnd(rolling('day'), now)).toBeNull();
  });

  test.each(rollingPeriods)('of a %s never holds more than its limit, and forgets in the end', (period) => {
    const length = lengths[period];
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: length / 3 }), amount: fc.integer({ min: 1, max: 60 }) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, anyInstant, (attempts, start) => {
        const shape = limit({ window: 'rolling', period, amount: usd(100) });
        let state: SpendState | null = null;
        let now = start.getTime();
        const approved: { at: number; amount: bigint }[] = [];
        for (const { wait, amount } of attempts) {
          now += wait;
          const instant = new Date(now);
          const used = usedIn(state?.windows[windowKey('card', shape)], shape, instant);
          if (used.amount + usd(amount) > usd(100)) continue;
          const use = { amount: usd(amount), count: 1, currency: 'USD', at: instant, acceptor } as const;
          const subject = controls('card', { limits: [shape] }, state);
          state = charge('merchant', [subject], use)[0]?.state ?? null;
          approved.push({ at: now, amount: usd(amount) });
        }
        for (const { at: last } of approved) {
          const stretch = approved.filter((one) => one.at > last - length && one.at <= last);
          expect(stretch.reduce((sum, one) => sum + one.amount, 0n)).toBeLessThanOrEqual(usd(100));
        }
        const later = new Date(now + length + buckets[period]);
        expect(usedIn(state?.windows[windowKey('card', shape)], shape, later).amount).toBe(0n);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a time zone', () => {
  test.each(['UTC', 'Asia/Singapore', 'Etc/GMT-8'])('is known: %s', (name) =>
    expect(isTimeZone(name)).toBe(true),
  );
  test.each(['', 'Mars/Olympus', '+08:00', 'Asia/Singapore ', '\u0000'])('is not known: %j', (name) =>
    expect(isTimeZone(name)).toBe(false),
  );

  test.each([
    ['asia/singapore', 'Asia/Singapore'],
    ['AMERICA/NEW_YORK', 'America/New_York'],
    ['etc/gmt-8', 'Etc/GMT-8'],
    ['utc', 'UTC'],
    ['Mars/Olympus', 'Mars/Olympus'],
  ])('%s is called %s', (spelled, name) => expect(timeZoneName(spelled)).toBe(name));

  test('gives the same date, whatever was asked before', () => {
    const dates = () => zones.map((zone) => localDate(at('2026-11-20T11:30:00Z'), zone));
    const before = dates();
    for (const zone of zones) localDate(at('2027-02-01T00:00:00Z'), zone);
    expect(dates()).toEqual(before);
    expect(before.at(-2)).toBe('2026-11-21');
    expect(before[0]).toBe('2026-11-20');
  });
});
