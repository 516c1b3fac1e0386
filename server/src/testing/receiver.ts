import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAfterFile } from './close-after-file.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a receiver behaves: it answers, never answers, or drops the connection. */
export type ReceiverAnswer =
  | {
      readonly status?: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delayMs?: number;
    }
  | 'hang'
  | 'close'
  /** Sends the headers of a good answer and half of its body, then nothing. */
  | 'stall';

export type ReceiverScript = ReceiverAnswer | ((request: ReceivedRequest, index: number) => ReceiverAnswer);

export interface Receiver {
  /** Of the server's root, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What has arrived so far, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Behaves like this from now on. */
  answerWith(script: ReceiverScript): void;
  /** Resolves when so many requests have arrived in all; rejects when they do not in time. */
  received(count: number, timeoutMs?: number): Promise<readonly ReceivedRequest[]>;
  close(): Promise<void>;
}

/** A real HTTP server on 127.0.0.1 that receives what the code under test sends. Closed after the test file. */
export async function startReceiver(
  initial: ReceiverScript = { status: 200, body: 'ok' },
): Promise<Receiver> {
  let script = initial;
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    requests.push(request);
    const answer = typeof script === 'function' ? script(request, requests.length - 1) : script;
    await behave(answer, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => closeServer(server);
  closeAfterFile(close);

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answerWith: (next) => {
      script = next;
    },
    received: async (count, timeoutMs = 5000) => {
      const giveUpAt = Date.now() + timeoutMs;
      while (requests.length < count) {
        if (Date.now() > giveUpAt) {
          throw new Error(`${requests.length} of ${count} requests arrived within ${timeoutMs} ms.`);
        }
        await sleep(5);
      }
      return requests;
    },
    close,
  };
}

/** The address of a port of 127.0.0.1 where nobody listens. */
export async function unusedUrl(): Promise<string> {
  const receiver = await startReceiver();
  await receiver.close();
  return receiver.url;
}

async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const),
  );
  const body = await text(incoming);
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
}

async function behave(answer: ReceiverAnswer, response: ServerResponse): Promise<void> {
  if (answer === 'hang') return;
  if (answer === 'close') {
    response.socket?.destroy();
    return;
  }
  if (answer === 'stall') {
    response.writeHead(200, { 'content-length': '2' }).write('o');
    return;
  }
  if (answer.delayMs) await sleep(answer.delayMs);
  response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
