import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

export type WorkerRequest =
  | { readonly kind: 'protocol'; readonly socket: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close' };

export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'protocol'; readonly socket: number; readonly bytes: Uint8Array };

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread.');

const { dataDir, template } = workerData as { dataDir: string | null; template: string | null };
const engine = await PGlite.create({
  ...(dataDir === null ? {} : { dataDir }),
  ...(template === null ? {} : { loadDataDir: new Blob([await readFile(template)]) }),
});

let queue: Promise<void> = Promise.resolve();
port.on('message', (request: WorkerRequest) => {
  queue = queue.then(() => handle(request));
});
port.postMessage({ kind: 'ready' } satisfies WorkerReply);

async function handle(request: WorkerRequest): Promise<void> {
  if (request.kind === 'close') {
    await engine.close();
    port?.close();
    return;
  }
  // The engine reuses its buffer, so the answer is copied before it is handed over.
  const bytes = new Uint8Array(await engine.execProtocolRaw(request.bytes));
  port?.postMessage({ kind: 'protocol', socket: request.socket, bytes } satisfies WorkerReply, [
    bytes.buffer,
  ]);
}
