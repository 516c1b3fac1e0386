import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { acquireLockFile } from './lock-file.ts';
import { PgliteSocket } from './pglite-socket.ts';
import type { WorkerReply, WorkerRequest } from './pglite-worker.ts';

export interface PgliteEngine {
  /** A socket for the PostgreSQL driver. The engine has one connection: a new socket replaces the one before. */
  connect(): Duplex;
  close(): Promise<void>;
}

/**
 * Starts PGlite in a worker thread. A data directory is held by an exclusive lock file: two processes in one
 * directory would lose each other's writes.
 */
export async function openPglite(options: {
  dataDir: string | null;
  template?: string;
}): Promise<PgliteEngine> {
  let releaseLock = async () => {};
  let directory: string | null = null;
  if (options.dataDir !== null) {
    await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
    releaseLock = await acquireLockFile(join(options.dataDir, 'lock'));
    directory = join(options.dataDir, 'pgdata');
    // The engine makes its files readable and writable for all, so nobody else may enter their directory.
    await mkdir(directory, { recursive: true });
    await chmod(directory, 0o700);
  }

  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), {
    workerData: { dataDir: directory, template: options.template ?? null },
  });
  let current: PgliteSocket | null = null;
  const send = (request: WorkerRequest) =>
    worker.postMessage(request, request.kind === 'protocol' ? [request.bytes.buffer as ArrayBuffer] : []);

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (reply: WorkerReply) =>
        reply.kind === 'ready' ? resolve() : reject(new Error('The embedded database did not start.')),
      );
    });
  } catch (error) {
    await releaseLock();
    throw error;
  }
  worker.on('error', (error) => current?.destroy(error));
  worker.on('exit', () =>
    current?.destroy(new Error('Connection terminated: the embedded database has ended.')),
  );
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'protocol') current?.receive(reply.socket, reply.bytes);
  });

  return {
    connect: () => {
      current = new PgliteSocket((socket, bytes) => send({ kind: 'protocol', socket, bytes }));
      return current;
    },
    close: async () => {
      send({ kind: 'close' });
      await exited;
      await releaseLock();
    },
  };
}
