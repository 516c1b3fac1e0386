import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Another process has this data directory open. */
export class DataDirectoryInUse extends Error {
  constructor(path: string, pid: number) {
    super(
      `The data directory ${dirname(path)} is in use by process ${pid}. The embedded database has room for one process: ` +
        'stop that one, choose another EMBOSS_DATA_DIR, or set DATABASE_URL to share a PostgreSQL server.',
    );
    this.name = 'DataDirectoryInUse';
  }
}

/**
 * Takes an exclusive lock file that names its holder. A lock left by a process that no longer lives (killed, or
 * its number reused since) is taken over.
 * @returns a function that releases the lock
 * @throws DataDirectoryInUse when a living process holds it
 */
export async function acquireLockFile(path: string): Promise<() => Promise<void>> {
  const mine = describeProcess(process.pid);
  for (let attempt = 0; attempt < 10; attempt++) {
    if (await createExclusively(path, mine)) {
      return () => release(path, mine);
    }
    await removeIfStale(path);
  }
  throw new Error(`The lock file ${path} could be neither taken nor removed.`);
}

/** Written aside and linked into place: whoever sees the lock sees its holder's name in it. */
async function createExclusively(path: string, content: string): Promise<boolean> {
  const draft = `${path}.draft-${process.pid}-${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function removeIfStale(path: string): Promise<void> {
  const holder = await readFile(path, 'utf8').catch(() => null);
  if (holder === null) return;
  const pid = Number.parseInt(holder, 10);
  if (pid > 0 && describeProcess(pid) === holder) throw new DataDirectoryInUse(path, pid);

  // Renaming decides between two processes that both found it stale; what was renamed is looked at again.
  const aside = `${path}.stale-${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== holder) await rename(aside, path);
  else await unlink(aside);
}

/** Removes the lock, unless it has become somebody else's. */
async function release(path: string, mine: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === mine) await unlink(path);
}

/** `pid start-time`; the start time (where the system tells it) keeps a reused process number from looking alive. */
function describeProcess(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return `${pid} gone`;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    // A zombie is a process that was killed and whose parent has not noticed.
    if (fields?.[0] === 'Z' || fields?.[0] === 'X') return `${pid} gone`;
    return `${pid} ${fields?.[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
