import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Mac, signatureHeader, verifySignature } from './signature.ts';

const macOf =
  (secret: string): Mac =>
  (text) =>
    createHmac('sha256', secret).update(text).digest();
const [present, previous, foreign] = [macOf('present'), macOf('previous'), macOf('foreign')];
const now = new Date('2026-04-01T02:00:00.700Z');
const body = '{"id":"question_1","decision":"approve"}';
const time = Math.floor(now.getTime() / 1000);
const signed = (mac: Mac, at = time, text = body) => `t=${at},v1=${mac(`${at}.${text}`).toString('hex')}`;
const verify = (header: string | null, macs = [present], text = body) =>
  verifySignature(header, text, macs, now);

describe('a signature', () => {
  test('is the time and the HMAC-SHA256 of time, dot and body', () => {
    const hex = createHmac('sha256', 'present').update(`1775008800.${body}`).digest('hex');
    expect(signatureHeader([present], body, now)).toBe(`t=1775008800,v1=${hex}`);
  });

  test('is made once for each secret, and any of them is enough', () => {
    const header = signatureHeader([present, previous], body, now);
    expect(header.match(/v1=/g)).toHaveLength(2);
    expect(verify(header, [present])).toBe('good');
    expect(verify(header, [previous])).toBe('good');
    expect(verify(header, [foreign])).toBe('bad-signature');
  });

  test('of either secret is good during an overlap', () => {
    expect(verify(signed(present), [present, previous])).toBe('good');
    expect(verify(signed(previous), [present, previous])).toBe('good');
    expect(verify(signed(previous), [present])).toBe('bad-signature');
  });

  test.each([null, '', '  '])('is missing in %j', (header) => {
    expect(verify(header)).toBe('unsigned');
  });

  test.each([
    ['nonsense'],
    [`t=${time}`],
    [`v1=${'0'.repeat(64)}`],
    [`t=${time},v1=${'0'.repeat(64)}`],
    [`t=${time},v1=${'0'.repeat(63)}`],
    [`t=${time},v1=`],
    [signed(foreign)],
    [signed(present, time, `${body} `)],
    [signed(present).replace('v1=', 'v0=')],
    [signed(present).replace(`t=${time}`, `t=${time + 1}`)],
    [`t=${time},${signed(present)}`],
    [signed(present).replace('t=', 't=-')],
    [`t=1e9,v1=${'0'.repeat(64)}`],
    [`${signed(present)},v1=${Array(5).fill('0'.repeat(64)).join(',v1=')}`],
  ])('is bad in %j', (header) => {
    expect(verify(header)).toBe('bad-signature');
  });

  test('holds for its body only', () => {
    expect(verify(signed(present), [present], body.replace('approve', 'decline'))).toBe('bad-signature');
  });

  test('may be 5 minutes off, either way, and no more', () => {
    expect(verify(signed(present, time - 299))).toBe('good');
    expect(verify(signed(present, time + 300))).toBe('good');
    expect(verify(signed(present, time - 301))).toBe('stale-signature');
    expect(verify(signed(present, time + 302))).toBe('stale-signature');
  });

  test('may be written in capital letters and with spaces', () => {
    const [t, v1] = signed(present).split(',') as [string, string];
    expect(verify(`${t}, v1=${v1.slice(3).toUpperCase()}`)).toBe('good');
  });
});
