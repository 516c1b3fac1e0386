import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { Secret } from './secret.ts';

const text = '4123456789012349';
const secret = Secret.of(text);

describe('a secret', () => {
  test('reveals its text when asked', () => {
    expect(secret.reveal()).toBe(text);
  });

  test.each<[string, () => unknown]>([
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['concatenation', () => `card ${secret}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspect', () => inspect({ secret }, { depth: null, showHidden: true })],
    ['inspect without custom functions', () => inspect(secret, { customInspect: false, showHidden: true })],
    ['console formats', () => format('%s %j %o %O %d', secret, secret, secret, secret, secret)],
    ['an error', () => inspect(new Error(`cannot use ${secret}`, { cause: { secret } }))],
    [
      'own properties',
      () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret), { ...secret }]),
    ],
    ['a structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
    ['v8 serialization', () => serialize(secret).toString('latin1')],
    ['a number', () => String(Number(secret))],
    ['a sort', () => [secret, Secret.of('a')].sort().join()],
  ])('is not in the text of %s', (_, print) => {
    expect(print()).not.toContain(text);
  });

  test('is masked where it would have been printed', () => {
    expect([`${secret}`, JSON.stringify(secret), inspect(secret), format('%s', secret)]).toEqual([
      '[secret]',
      '"[secret]"',
      '[secret]',
      '[secret]',
    ]);
  });

  test('is masked in a log, also inside an error', () => {
    let logged = '';
    const log = pino({ level: 'trace' }, { write: (line: string) => (logged += line) });
    log.info({ secret, nested: { list: [secret] } }, `card ${secret}`);
    log.error(Object.assign(new Error('failed'), { secret }));
    log.child({ secret }).info('child %s %j', secret, secret);
    expect(logged).toContain('[secret]');
    expect(logged).not.toContain(text);
  });

  test('equals a secret of the same text and no other', () => {
    expect(secret.equals(Secret.of(text))).toBe(true);
    expect(secret.equals(Secret.of('4123456789012340'))).toBe(false);
    expect(secret.equals(Secret.of(text.slice(0, 15)))).toBe(false);
    expect(secret.equals(Secret.of(''))).toBe(false);
  });

  test('shows its last four when it is as long as a card number', () => {
    expect(secret.last4()).toBe('2349');
    expect(() => Secret.of('636').last4()).toThrow(RangeError);
    expect(() => Secret.of('135790').last4()).toThrow(RangeError);
  });
});
