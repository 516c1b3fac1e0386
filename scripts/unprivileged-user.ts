import { readFileSync } from 'node:fs';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const candidates = ['nobody', 'postgres', 'daemon', 'bin'];

/**
 * The user a process that refuses to be root can run as: null (nobody else) when the caller is not root, otherwise
 * an account without rights that this machine already has. No account is ever created.
 * @param passwd the text of the machine's account list
 * @throws when the caller is root and the machine knows none of the usual accounts
 */
export function unprivilegedUser(
  callerUid = process.getuid?.() ?? null,
  passwd = () => readFileSync('/etc/passwd', 'utf8'),
): SystemUser | null {
  if (callerUid !== 0) return null;
  const users = new Map(parsePasswd(passwd()).map((user) => [user.name, user]));
  for (const name of candidates) {
    const user = users.get(name);
    if (user !== undefined && user.uid > 0) return user;
  }
  throw new Error(
    `PostgreSQL refuses to run as root, and this machine has none of the users ${candidates.join(', ')}. ` +
      'Run this as another user, or name a running server in DATABASE_URL.',
  );
}

function parsePasswd(text: string): SystemUser[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
