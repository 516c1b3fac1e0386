import { describe, expect, test } from 'vitest';
import { ATTEMPTS, type Challenge, challengeStatuses } from './challenge.ts';
import { act, type Deed, isOverdue } from './challenge-rules.ts';
import { challengeEventNames, challengeOutcome } from './index.ts';

const createdAt = new Date('2026-11-20T12:00:00.000Z');
const expiresAt = new Date('2026-11-20T12:05:00.000Z');
const during = new Date('2026-11-20T12:04:59.999Z');

const challenge = (given: Partial<Challenge> = {}): Challenge => ({
  ...{ id: 'challenge', number: 1n, merchantId: 'merchant', programmeId: 'programme', cardId: 'card' },
  ...{ transactionId: 'transaction', kind: 'otp', status: 'in-progress', brand: 'VISA', keyVersion: 1 },
  amount: { amount: 425_000n, currency: 'USD' },
  acceptor: { name: 'BOOKS.COM', id: 'M-1', mcc: '5942', country: 'US', city: 'SEATTLE' },
  ...{ attemptsLeft: ATTEMPTS, createdAt, expiresAt, endedAt: null },
  ...given,
});

const deeds: Readonly<Record<string, Deed>> = {
  'the right code': { kind: 'answer', codeIsRight: true },
  'a wrong code': { kind: 'answer', codeIsRight: false },
  'a confirmation': { kind: 'confirm' },
  'a refusal': { kind: 'decline' },
  'a cancellation': { kind: 'cancel' },
  'a look': { kind: 'look' },
};

describe.each(Object.entries(deeds))('%s', (_name, deed) => {
  test.each(challengeStatuses.filter((status) => status !== 'in-progress'))(
    'changes nothing of a challenge that is %s',
    (status) => {
      const ended = challenge({ status, endedAt: createdAt });
      for (const now of [during, expiresAt]) {
        const step = act(ended, deed, now);
        expect(step.said).toBe('already-ended');
        expect(step.challenge).toBe(ended);
      }
    },
  );

  test.each([
    ['at the instant of the expiry', expiresAt],
    ['a year later', new Date('2027-11-20T12:00:00.000Z')],
  ])('%s finds the challenge timed out', (_when, now) => {
    expect(act(challenge(), deed, now)).toEqual({
      said: 'already-ended',
      challenge: challenge({ status: 'timed-out', endedAt: expiresAt }),
    });
  });
});

describe('while it is in progress, a challenge', () => {
  test('bears two wrong codes and fails with the third', () => {
    const first = act(challenge(), { kind: 'answer', codeIsRight: false }, during);
    expect(first).toEqual({ said: 'wrong-code', challenge: challenge({ attemptsLeft: 2 }) });
    const second = act(first.challenge, { kind: 'answer', codeIsRight: false }, during);
    expect(second).toEqual({ said: 'wrong-code', challenge: challenge({ attemptsLeft: 1 }) });
    const third = act(second.challenge, { kind: 'answer', codeIsRight: false }, during);
    expect(third).toEqual({
      said: 'wrong-code',
      challenge: challenge({ attemptsLeft: 0, status: 'failed', endedAt: during }),
    });
    expect(act(third.challenge, { kind: 'answer', codeIsRight: true }, during).said).toBe('already-ended');
  });

  test('is accepted by the right code at the last attempt', () => {
    const last = challenge({ attemptsLeft: 1 });
    expect(act(last, { kind: 'answer', codeIsRight: true }, during)).toEqual({
      said: 'done',
      challenge: { ...last, status: 'accepted', endedAt: during },
    });
  });

  test.each([
    ['confirm', 'accepted'],
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('of every kind takes %s without a code and is %s', (kind, status) => {
    for (const of of ['otp', 'out-of-band', 'redirect'] as const) {
      expect(act(challenge({ kind: of }), { kind }, during)).toEqual({
        said: 'done',
        challenge: challenge({ kind: of, status, endedAt: during }),
      });
    }
  });

  test('is left as it is by a look', () => {
    const before = challenge();
    expect(act(before, { kind: 'look' }, during).challenge).toBe(before);
    expect(isOverdue(before, during)).toBe(false);
  });
});

test('every status has an event of its own', () => {
  expect(challengeEventNames).toEqual([
    'challenge.started',
    'challenge.accepted',
    'challenge.declined',
    'challenge.timed_out',
    'challenge.cancelled',
    'challenge.failed',
  ]);
  expect(challengeEventNames).toHaveLength(challengeStatuses.length);
});

describe('for the network', () => {
  test.each([
    ['VISA', 'accepted', 'Y', '05'],
    ['VISA', 'declined', 'N', '07'],
    ['VISA', 'timed-out', 'N', '07'],
    ['VISA', 'cancelled', 'N', '07'],
    ['VISA', 'failed', 'N', '07'],
    ['MASTERCARD', 'accepted', 'Y', '02'],
    ['MASTERCARD', 'failed', 'N', '00'],
  ] as const)('a %s challenge that was %s is %s with ECI %s', (brand, status, transactionStatus, eci) => {
    expect(challengeOutcome({ brand, status })).toEqual({ transactionStatus, eci });
  });

  test('a challenge in progress has no outcome', () => {
    expect(challengeOutcome({ brand: 'VISA', status: 'in-progress' })).toBeNull();
  });
});
