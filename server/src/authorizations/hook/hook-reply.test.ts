import { describe, expect, test } from 'vitest';
import { replyOf } from './hook-reply.ts';

const silent = { kind: 'failed', failure: 'no-answer', detail: 'connection: refused' } as const;

describe('a reply', () => {
  test('is the answer where there is one, whatever the fallback', () => {
    const answer = { kind: 'verdict', verdict: 'declined', reason: 'too late at night' } as const;
    const reply = replyOf(answer, { fallback: 'approve', fallbackLimit: null }, 12);
    expect(reply).toEqual({
      outcome: 'declined',
      fallback: null,
      milliseconds: 12,
      reason: 'too late at night',
      failure: null,
      fallbackLimit: null,
    });
  });

  test('keeps why there is no answer, and its fallback with the limit as it was then', () => {
    const reply = replyOf(silent, { fallback: 'approve-within-limit', fallbackLimit: 50_000n }, 3);
    expect(reply).toMatchObject({
      outcome: 'failed',
      fallback: 'approve-within-limit',
      failure: 'no-answer: connection: refused',
      fallbackLimit: '50000',
    });
    expect(replyOf(null, { fallback: 'decline', fallbackLimit: null }, 2000)).toMatchObject({
      outcome: 'timed-out',
      failure: null,
    });
  });

  test('keeps nothing that a database refuses, and not too much', () => {
    const detail = `bad\u0000\ud800${'x'.repeat(1000)}`;
    const { failure } = replyOf({ ...silent, detail }, { fallback: 'decline', fallbackLimit: null }, 1);
    expect(failure).toMatch(/^no-answer: bad \ufffdx+$/);
    expect(failure).toHaveLength(300);
  });
});
