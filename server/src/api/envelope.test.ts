import { expect, test } from 'vitest';
import { Secret } from '../vault/index.ts';
import { toJson } from './envelope.ts';

test('an answer is the JSON that it would be anyway', () => {
  const body = {
    ...{ text: 'a', number: 1.5, none: null, yes: true, absent: undefined },
    list: [1, null, { deep: [] }],
    at: new Date('2026-04-01T02:00:00.000Z'),
  };
  expect(toJson(body)).toBe(JSON.stringify(body));
});

test('a secret is opened in it, wherever it stands', () => {
  const secret = Secret.of('the token');
  const body = { secret, list: [secret], deep: { secret, other: 'a' } };
  expect(JSON.parse(toJson(body))).toEqual({
    secret: 'the token',
    list: ['the token'],
    deep: { secret: 'the token', other: 'a' },
  });
  expect(JSON.stringify(body)).not.toContain('the token');
});
