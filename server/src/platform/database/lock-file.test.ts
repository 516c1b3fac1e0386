import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { acquireLockFile, DataDirectoryInUse } from './lock-file.ts';

let path = '';

beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-lock-'));
  path = join(directory, 'lock');
  return () => rm(directory, { recursive: true });
});

describe('the lock of a data directory', () => {
  test('held by a living process is refused, and the error names it', async () => {
    const release = await acquireLockFile(path);
    await expect(acquireLockFile(path)).rejects.toThrow(DataDirectoryInUse);
    await expect(acquireLockFile(path)).rejects.toThrow(`process ${process.pid}`);
    await release();
  });

  test('is free again once it was released', async () => {
    await (await acquireLockFile(path))();
    await (await acquireLockFile(path))();
  });

  test('left by a process that was killed is taken over', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await writeFile(path, `${child.pid} `);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const release = await acquireLockFile(path);
    expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    await release();
  });

  test('whose process number was given to another process since is taken over', async () => {
    await writeFile(path, `${process.pid} 1`);
    const release = await acquireLockFile(path);
    await release();
  });

  test('that says nothing a process could be found by is taken over', async () => {
    await writeFile(path, '');
    await (await acquireLockFile(path))();
  });

  test('is given to one of many who ask at once', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => acquireLockFile(path)));
    expect(asked.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });
});
