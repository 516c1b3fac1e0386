import { describe, expect, test } from 'vitest';
import { progressLine, summary } from './traffic-report.ts';
import { createTally } from './traffic-tally.ts';

const answered = (outcome: 'approved' | 'declined', decline_reason: string | null = null) =>
  ({ kind: 'answered', answer: { outcome, decline_reason, identity: {} } }) as const;

function played() {
  const tally = createTally();
  for (let time = 1; time <= 100; time += 1) tally.note('authorization', answered('approved'), time);
  tally.note('authorization', answered('declined', 'insufficient-funds'), 200);
  tally.note('settlement', { kind: 'refused', code: 'rate_limited', message: 'Too many requests.' }, 1);
  tally.note('settlement', { kind: 'no-answer', message: 'ECONNRESET' }, 1);
  return tally;
}

const run = { cards: 12, rate: 100, seed: 7, elapsedMs: 2000 };

describe('a tally', () => {
  test('knows the middle and the slowest hundredth of what was answered', () => {
    const tally = played();
    expect(tally.percentile(50)).toBe(51);
    expect(tally.percentile(99)).toBe(100);
    expect(tally.percentile(100)).toBe(200);
    expect(createTally().percentile(50)).toBeNull();
  });

  test('looks at what is new since it was last asked', () => {
    const tally = played();
    expect(tally.recent().answers).toBe(101);
    expect(tally.recent()).toEqual({ answers: 0, p50: null, p99: null });
  });

  test('counts messages in a row that had no answer, until one has', () => {
    const tally = played();
    expect(tally.unanswered).toBe(1);
    tally.note('debit', answered('approved'), 1);
    expect(tally.unanswered).toBe(0);
  });
});

describe('a report', () => {
  test('says in a line how far the run is', () => {
    const line = progressLine(played(), { elapsedMs: 2000, durationMs: 60_000, sinceMs: 500 });
    expect(line).toBe(
      '2.0 of 60 s · 202 a second · 100 approved · 1 declined · 2 failed · p50 51 ms · p99 100 ms',
    );
  });

  test('sums the run up, with reasons and failures', () => {
    const { text, json, isBad } = summary(played(), run);
    expect(text).toMatch(/^101 messages answered in 2\.0 s: 50\.5 a second of 100 asked for, on 12 cards\./);
    expect(text).toMatch(/authorization +101 +100 +1 +0\n/);
    expect(text).toContain('Declined because:\n  1  insufficient-funds');
    expect(text).toContain('1  no answer: ECONNRESET');
    expect(text).toContain("use an operator's key");
    expect(isBad).toBe(false);
    expect(json).toMatchObject({ sent: 103, approved: 100, declined_because: { 'insufficient-funds': 1 } });
  });

  test('is bad when nothing was answered', () => {
    expect(summary(createTally(), run)).toMatchObject({ isBad: true });
  });
});
