import { describe, expect, test } from 'vitest';
import { checkCallbackUrl } from './check-callback-url.ts';

describe('a callback URL', () => {
  test.each([
    ['', 'not-a-url'],
    ['example.com/hook', 'not-a-url'],
    ['http://', 'not-a-url'],
    ['http://exa mple.com/', 'not-a-url'],
    ['http://example.com/\nx', 'not-a-url'],
    [' http://example.com/', 'not-a-url'],
    ['http://example.com/\u0000', 'not-a-url'],
    ['http://example.com:99999/', 'not-a-url'],
    [`http://example.com/${'a'.repeat(2048)}`, 'too-long'],
    ['ftp://example.com/', 'wrong-scheme'],
    ['file:///etc/passwd', 'wrong-scheme'],
    ['javascript:alert(1)', 'wrong-scheme'],
    ['https://user:secret@example.com/', 'has-credentials'],
    ['https://user@example.com/', 'has-credentials'],
    ['http://127.0.0.1/', 'private-address'],
    ['http://2130706433/', 'private-address'],
    ['http://0x7f.1/', 'private-address'],
    ['http://017700000001/', 'private-address'],
    ['http://[::1]/', 'private-address'],
    ['http://[::ffff:127.0.0.1]/', 'private-address'],
    ['http://[::127.0.0.1]/', 'private-address'],
    ['http://10.1.2.3:8080/hook', 'private-address'],
    ['http://localhost:3000/', 'private-address'],
    ['http://LOCALHOST./', 'private-address'],
    ['http://api.localhost/', 'private-address'],
    ['http://169.254.169.254/latest/meta-data', 'private-address'],
  ] as const)('%j is refused as %s', (text, reason) => {
    expect(checkCallbackUrl(text, { allowPrivate: false })).toEqual({ kind: 'refused', reason });
  });

  test.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[::ffff:a9fe:a9fe]/'])(
    '%s is refused even where private addresses are allowed',
    (text) => {
      const refused = { kind: 'refused', reason: 'private-address' };
      expect(checkCallbackUrl(text, { allowPrivate: true })).toEqual(refused);
    },
  );

  test.each([
    ['http://127.0.0.1:4000/hook', 'http://127.0.0.1:4000/hook'],
    ['http://localhost/hook', 'http://localhost/hook'],
    ['http://[::1]:80/', 'http://[::1]/'],
  ])('%s is accepted where private addresses are allowed', (text, url) => {
    expect(checkCallbackUrl(text, { allowPrivate: true })).toEqual({ kind: 'ok', url });
  });

  test('a public one is accepted in the form in which it is called', () => {
    const check = checkCallbackUrl('HTTPS://Exämple.com/hook?x=1', { allowPrivate: false });
    expect(check).toEqual({ kind: 'ok', url: 'https://xn--exmple-cua.com/hook?x=1' });
  });

  test('a name that merely ends in localhost is accepted', () => {
    expect(checkCallbackUrl('https://mylocalhost.com/', { allowPrivate: false }).kind).toBe('ok');
    expect(checkCallbackUrl('https://notlocalhost/', { allowPrivate: false }).kind).toBe('ok');
  });
});
