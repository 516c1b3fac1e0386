import { describe, expect, test } from 'vitest';
import type { Review } from '../../cardholders/index.ts';
import type { Card } from '../card.ts';
import type { CardStatus } from '../card-status.ts';
import { verdictOn } from './verdict.ts';

const card = (status: CardStatus) => ({ status, statusBeforeClose: null }) as Card;
const review = (
  verdict: Review['verdict'],
  retryAllowed = false,
  source: Review['source'] = 'automated',
): Review => ({
  key: '1',
  source,
  verdict,
  retryAllowed,
  reason: '',
  reviewedAt: new Date('2026-06-26T02:30:00Z'),
});
const approved = review('approved');
const retryable = review('rejected', true);
const final = review('rejected');
const finalByHand = review('rejected', false, 'manual');

const after = (status: CardStatus, said: Review) => {
  const verdict = verdictOn(card(status), said);
  const marks = [verdict.failed ? 'failed' : null, verdict.flagged ? 'flagged' : null].filter(Boolean);
  return [verdict.card.status, ...marks].join(' ');
};

// "KYC States and Transitions" and "Card-Open Result Notification" of the KYC guide
describe('a card that waits for the verification of its holder', () => {
  test.each([
    ['an approval', approved, 'pending-assignment'],
    ['a refusal that allows another try', retryable, 'pending-verification'],
    ['a final refusal', final, 'failed failed'],
    ['a final refusal by a person', finalByHand, 'failed failed'],
  ])('after %s is %3$s', (_, said, expected) => {
    expect(after('pending-verification', said)).toBe(expected);
  });
});

describe('a card that waits for its number', () => {
  test.each([
    ['an approval', approved, 'pending-assignment'],
    ['a refusal that allows another try', retryable, 'pending-verification'],
    ['a final refusal', final, 'failed failed'],
    ['a final refusal by a person', finalByHand, 'pending-verification'],
  ])('after %s is %3$s', (_, said, expected) => {
    expect(after('pending-assignment', said)).toBe(expected);
  });
});

test.each(['pending-activation', 'active', 'frozen', 'closing'] as const)(
  'a card that is %s stays so, and a refusal is flagged',
  (status) => {
    expect(after(status, approved)).toBe(status);
    expect(after(status, retryable)).toBe(`${status} flagged`);
    expect(after(status, final)).toBe(`${status} flagged`);
  },
);

test.each(['failed', 'closed'] as const)('a card that is %s stays so, and nothing is flagged', (status) => {
  for (const said of [approved, retryable, final]) expect(after(status, said)).toBe(status);
});
