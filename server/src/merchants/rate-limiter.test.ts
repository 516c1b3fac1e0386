import { describe, expect, test } from 'vitest';
import { createRateLimiter } from './rate-limiter.ts';

function limiterAt(startMs: number) {
  let nowMs = startMs;
  const limiter = createRateLimiter({ now: () => new Date(nowMs) });
  return { limiter, pass: (ms: number) => (nowMs += ms) };
}

const limit = { perSecond: 10, burst: 2 };

describe('the rate limiter', () => {
  test('lets everything pass when there is no limit', () => {
    const { limiter } = limiterAt(0);
    expect(Array.from({ length: 1000 }, () => limiter.take('m', null).kind)).not.toContain('limited');
  });

  test('lets a burst pass at once, and says when the next request may come', () => {
    const { limiter } = limiterAt(0);
    expect([1, 2, 3].map(() => limiter.take('m', limit))).toEqual([
      { kind: 'allowed' },
      { kind: 'allowed' },
      { kind: 'limited', retryAfterMs: 100 },
    ]);
  });

  test('gives tokens back with time, never more than the burst', () => {
    const { limiter, pass } = limiterAt(0);
    limiter.take('m', limit);
    limiter.take('m', limit);
    pass(99);
    expect(limiter.take('m', limit).kind).toBe('limited');
    pass(1);
    expect(limiter.take('m', limit).kind).toBe('allowed');
    pass(3_600_000);
    expect([1, 2, 3].map(() => limiter.take('m', limit).kind)).toEqual(['allowed', 'allowed', 'limited']);
  });

  test('does not count refused requests', () => {
    const { limiter, pass } = limiterAt(0);
    for (let i = 0; i < 50; i++) limiter.take('m', limit);
    pass(100);
    expect(limiter.take('m', limit).kind).toBe('allowed');
  });

  test('counts each merchant for itself', () => {
    const { limiter } = limiterAt(0);
    limiter.take('one', limit);
    limiter.take('one', limit);
    expect(limiter.take('one', limit).kind).toBe('limited');
    expect(limiter.take('other', limit).kind).toBe('allowed');
  });

  test('survives a clock that is set back', () => {
    const { limiter, pass } = limiterAt(10_000);
    limiter.take('m', limit);
    pass(-10_000);
    expect(limiter.take('m', limit).kind).toBe('allowed');
    expect(limiter.take('m', limit).kind).toBe('limited');
    pass(100);
    expect(limiter.take('m', limit).kind).toBe('allowed');
  });

  test('applies a changed limit at once', () => {
    const { limiter } = limiterAt(0);
    limiter.take('m', { perSecond: 1, burst: 100 });
    expect(limiter.take('m', { perSecond: 1, burst: 1 }).kind).toBe('allowed');
    expect(limiter.take('m', { perSecond: 1, burst: 1 }).kind).toBe('limited');
  });
});
