import { randomBytes } from 'node:crypto';
import { chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { runProgram } from './run-program.ts';
import type { SystemUser } from './unprivileged-user.ts';

export interface PostgresCluster {
  readonly binaries: PostgresBinaries;
  /** Who runs the programs; null is the caller. */
  readonly user: SystemUser | null;
  readonly directory: string;
  readonly dataDirectory: string;
  /** Of the superuser `postgres`. */
  readonly password: string;
}

/**
 * Creates a data directory inside `directory`. It sorts text by a language's rules, as most servers do and PGlite
 * does not, so that SQL which leans on one order is found out.
 */
export async function createCluster(
  place: Pick<PostgresCluster, 'binaries' | 'user' | 'directory'>,
): Promise<PostgresCluster> {
  const { binaries, user, directory } = place;
  const password = randomBytes(12).toString('hex');
  const dataDirectory = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  await mkdir(dataDirectory, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== null) {
    await chown(dataDirectory, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const language = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const args = ['--pgdata', dataDirectory, '--no-sync', ...language, ...access];
  const { code, output } = await runProgram(binaries.initdb, args, user);
  await rm(passwordFile);
  if (code !== 0) throw new Error(`PostgreSQL's initdb failed: ${output}`);
  return { ...place, dataDirectory, password };
}
