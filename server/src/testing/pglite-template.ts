import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { migrate, openDatabase } from '../platform/index.ts';
import type { TestTemplate } from './test-template.ts';

const serverSource = fileURLToPath(new URL('..', import.meta.url));
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * A migrated data directory as a file. It is kept under node_modules and used again until a migration, the code
 * that runs migrations or the engine changes.
 */
export async function pgliteTemplate(): Promise<TestTemplate> {
  const directory = join(
    dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
    '../.emboss-test',
  );
  const file = join(directory, `${fingerprint()}.tar`);
  await mkdir(directory, { recursive: true });
  if (existsSync(file)) {
    const used = new Date();
    await utimes(file, used, used);
  } else {
    // Written beside and renamed: another run at the same time sees a whole file or none.
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, await migratedDataDirectory());
    await rename(unfinished, file);
  }
  await removeUnusedFiles(directory);
  return { kind: 'pglite', file };
}

async function migratedDataDirectory(): Promise<Buffer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'emboss-template-'));
  try {
    const database = await openDatabase({ kind: 'pglite', dataDir });
    await migrate(database).finally(() => database.close());
    const engine = await PGlite.create(join(dataDir, 'pgdata'));
    const dump = await engine.dumpDataDir('none').finally(() => engine.close());
    return Buffer.from(await dump.arrayBuffer());
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const files = globSync(['**/migrations/*.sql', 'platform/database/*.ts'], { cwd: serverSource }).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(serverSource, file)));
  return hash
    .update(readFileSync(join(dirname(engine), '../package.json')))
    .digest('hex')
    .slice(0, 24);
}

async function removeUnusedFiles(directory: string): Promise<void> {
  const threshold = Date.now() - DAY_MS;
  for (const name of await readdir(directory)) {
    const file = join(directory, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < threshold) await rm(file, { force: true });
  }
}
