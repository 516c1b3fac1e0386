import { readFileSync } from 'node:fs';
import { open, readFile, rename, unlink } from 'node:fs/promises';
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
      return () => unlink(path).catch(() => {});
    }
    await removeIfStale(path);
  }
  throw new Error(`The lock file ${path} could be neither taken nor removed.`);
}

async function createExclusively(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
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

/** `pid start-time`; the start time (where the system tells it) keeps a reused process number from looking alive. */
function describeProcess(pid: number): string {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return `${pid} gone`;
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    return `${pid} ${fields?.[19] ?? ''}`;
  } catch {
    return `${pid} `;
  }
}
