import { describe, expect, test } from 'vitest';
import { limit, rules, usd } from '../../testing/decision-facts.ts';
import { checkRules } from './check-rules.ts';
import type { SpendLimit, SpendRules } from './spend-controls.ts';
import { readRules, storeRules } from './stored-rules.ts';

const problemOf = (given: Partial<SpendRules>) => {
  const found = checkRules(rules(given));
  return found && [found.field, found.problem];
};
const ofLimit = (given: Partial<SpendLimit>) =>
  problemOf({ limits: [limit({ count: 1 }), limit(given)] })?.[0];

const full = rules({
  limits: [limit({ amount: usd(100), count: 3 }), limit({ window: 'rolling', period: 'year', amount: 0n })],
  maxAmount: usd(12.5),
  allowedMccs: ['5411', '3000-3350'],
  blockedMccs: ['7995'],
  allowedMerchants: ['M-1'],
  allowedCountries: ['US', 'SG'],
  blockedCountries: ['KP'],
});

describe('spend rules', () => {
  test('in order are kept, and read as they were', () => {
    expect(checkRules(full)).toBeNull();
    expect(readRules(storeRules(full))).toEqual(full);
  });

  test('of the same text are read as the same object, so that what is prepared for it is prepared once', () => {
    expect(readRules(storeRules(full))).toBe(readRules(storeRules({ ...full })));
  });

  test.each<[string, Partial<SpendLimit>]>([
    ['limits[1].timeZone', { period: 'week', count: 1, timeZone: 'Mars/Olympus' }],
    ['limits[1]', { period: 'week' }],
    ['limits[1].amount', { period: 'week', amount: -1n }],
    ['limits[1].amount', { period: 'week', amount: 10n ** 16n }],
    ['limits[1].amount', { period: 'week', amount: 1n }],
    ['limits[1].count', { period: 'week', count: -1 }],
    ['limits[1].count', { period: 'week', count: 1.5 }],
    ['limits[1]', { amount: usd(1) }],
  ])('are refused for %s', (field, given) => expect(ofLimit(given)).toBe(field));

  test('may limit one window in two time zones, but not a rolling one', () => {
    const [here, there] = [{ timeZone: 'Asia/Singapore' }, { timeZone: 'Asia/Tokyo' }];
    expect(problemOf({ limits: [here, there].map((zone) => limit({ count: 1, ...zone })) })).toBeNull();
    expect(
      problemOf({ limits: [here, there].map((zone) => limit({ window: 'rolling', count: 1, ...zone })) }),
    ).toEqual(['limits[1]', 'is for the same window as limits[0]']);
  });

  test.each<[string, Partial<SpendRules>]>([
    ['maxAmount', { maxAmount: -1n }],
    ['maxAmount', { maxAmount: 1n }],
    ['allowedMccs[1]', { allowedMccs: ['5411', '541'] }],
    ['blockedMccs[0]', { blockedMccs: ['3350-3000'] }],
    ['blockedMccs[0]', { blockedMccs: ['3000-3350-1'] }],
    ['allowedCountries[0]', { allowedCountries: ['us'] }],
    ['blockedCountries[0]', { blockedCountries: ['XX'] }],
    ['allowedMerchants[0]', { allowedMerchants: [''] }],
    ['blockedMerchants[0]', { blockedMerchants: ['M\u0000'] }],
    ['blockedMerchants', { blockedMerchants: new Array(501).fill('M') }],
    ['limits', { limits: new Array(21).fill(limit({ count: 1 })) }],
  ])('are refused for %s', (field, given) => expect(problemOf(given)?.[0]).toBe(field));

  test('may have as many as are allowed', () => {
    const limits = ['day', 'week', 'month', 'year'].flatMap((period) =>
      ['UTC', 'Asia/Tokyo', 'Asia/Dubai', 'Asia/Seoul', 'Asia/Hong_Kong'].map((timeZone) =>
        limit({ period: period as 'day', timeZone, count: 1 }),
      ),
    );
    expect(problemOf({ limits, blockedMerchants: new Array(500).fill('M') })).toBeNull();
  });
});
