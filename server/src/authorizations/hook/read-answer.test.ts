import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { type RawAnswer, readAnswer } from './read-answer.ts';
import { type Mac, signatureHeader } from './signature.ts';

const mac: Mac = (text) => createHmac('sha256', 'secret').update(text).digest();
const now = new Date('2026-04-01T02:00:00.000Z');
const questionId = '01920000-0000-7000-8000-000000000001';
const id = publicId('question', questionId);

function read(body: unknown, more: Partial<RawAnswer> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = signatureHeader([mac], text, now);
  return readAnswer({ status: 200, body: text, signature, ...more }, { questionId, macs: [mac], now });
}

describe('an answer', () => {
  test('approves or declines', () => {
    expect(read({ id, decision: 'approve' })).toEqual({ kind: 'verdict', verdict: 'approved', reason: null });
    const reason = 'x'.repeat(120);
    expect(read({ id, decision: 'decline', reason })).toEqual({
      kind: 'verdict',
      verdict: 'declined',
      reason,
    });
  });

  test('may say more than it must', () => {
    expect(read({ id, decision: 'approve', reason: null, trace: 7 })).toMatchObject({ verdict: 'approved' });
  });

  test.each([199, 201, 204, 301, 302, 307, 400, 401, 404, 429, 500, 503])(
    'with status %d is none',
    (status) => {
      expect(read({ id, decision: 'approve' }, { status })).toMatchObject({ failure: 'wrong-status' });
    },
  );

  test('of more than 16 KB is none, however it is signed', () => {
    const padded = (bytes: number) => {
      const bare = JSON.stringify({ id, decision: 'approve', pad: '' });
      return bare.replace('""', `"${'x'.repeat(bytes - bare.length)}"`);
    };
    expect(read(padded(16_384))).toMatchObject({ kind: 'verdict' });
    expect(read(padded(16_385))).toMatchObject({ failure: 'too-large' });
    const wide = JSON.stringify({ id, decision: 'approve', pad: 'ü'.repeat(8200) });
    expect(read(wide)).toMatchObject({ failure: 'too-large' });
  });

  test('without a signature, or with a wrong or an old one, is none', () => {
    const body = { id, decision: 'approve' };
    expect(read(body, { signature: null })).toMatchObject({ failure: 'unsigned' });
    const other = signatureHeader([mac], '{}', now);
    expect(read(body, { signature: other })).toMatchObject({ failure: 'bad-signature' });
    const old = signatureHeader([mac], JSON.stringify(body), new Date(now.getTime() - 301_000));
    expect(read(body, { signature: old })).toMatchObject({ failure: 'stale-signature' });
  });

  test.each([
    '',
    'approve',
    '{',
    'null',
    '[]',
    '"approve"',
    `{"id":"${id}","decision":"approve"}}`,
    `\uFEFF{"id":"${id}","decision":"approve"}`,
  ])('that is %j is malformed', (body) => {
    expect(read(body)).toMatchObject({ failure: 'malformed' });
  });

  test.each([
    [undefined, null],
    ['Approve', null],
    [true, null],
    [['approve'], null],
    ['approve', ''],
    ['approve', ' '],
    ['approve', 7],
    ['approve', 'x'.repeat(121)],
    ['approve', 'a\u0000b'],
    ['approve', '\ud800'],
  ])('with the decision %j and the reason %j is malformed', (decision, reason) => {
    expect(read({ id, decision, reason })).toMatchObject({ failure: 'malformed' });
  });

  test.each([undefined, null, 7, '', questionId, publicId('question', questionId.replace(/1$/, '2'))])(
    'to the question %j is none to ours',
    (wrong) => {
      expect(read({ id: wrong, decision: 'approve' })).toMatchObject({ failure: 'wrong-id' });
    },
  );
});
