import { expect, test } from 'vitest';
import { challengeId, readChallengeId } from './challenge-id.ts';

test('a challenge is named by a text, and known by it', () => {
  expect(challengeId('777')).toBe('3ds-777');
  expect(readChallengeId('3ds-777')).toBe(777n);
});

test.each([
  '',
  '777',
  '3ds-',
  '3ds-0',
  '3ds-07',
  '3ds--1',
  '3DS-777',
  '3ds-777 ',
  '3ds-7e2',
  `3ds-${'9'.repeat(19)}`,
])('%j names no challenge', (text) => {
  expect(readChallengeId(text)).toBeNull();
});
