import { expect, test } from 'vitest';
import { unprivilegedUser } from './unprivileged-user.ts';

const passwd =
  (...lines: string[]) =>
  () =>
    `${lines.join('\n')}\n`;
const root = 'root:x:0:0:root:/root:/bin/bash';
const nobody = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';

test('a caller who is not root stays who it is', () => {
  expect(unprivilegedUser(1000, passwd(root, nobody))).toBeNull();
});

test('a system without user numbers needs no other user', () => {
  expect(unprivilegedUser(null, passwd())).toBeNull();
});

test('root becomes nobody, or another account without rights', () => {
  expect(unprivilegedUser(0, passwd(root, nobody))).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
  expect(unprivilegedUser(0, passwd(root, 'daemon:x:1:1::/:/bin/sh'))).toEqual({
    name: 'daemon',
    uid: 1,
    gid: 1,
  });
});

test('an account with the number of root, or with none, is no help', () => {
  const list = passwd(root, 'nobody:x:0:0::/:', 'daemon:x:-2:-2::/:', 'bin');
  expect(() => unprivilegedUser(0, list)).toThrow(/DATABASE_URL/);
});
