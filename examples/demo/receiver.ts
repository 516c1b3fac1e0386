import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Differs } from './timeline.ts';

/** A webhook that was verified and decrypted: which of the vendor's it is, and what it is about. */
export interface Told {
  readonly topic: string;
  readonly about: string;
  readonly payload: object;
}

/** Verifies and decrypts a webhook; a text says why it could not. */
export type OpenWebhook = (headers: IncomingHttpHeaders, body: Buffer) => Told | string;

/** A merchant's webhook receiver: verifies, decrypts, answers `ok`, and hands out what came. */
export class Receiver {
  readonly #server: Server;
  readonly #open: OpenWebhook;
  readonly #arrived: Told[] = [];
  #failure: Error | null = null;
  #notify = () => {};

  constructor(open: OpenWebhook) {
    this.#open = open;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const accepted = this.#take(request.headers, Buffer.concat(chunks));
        response
          .writeHead(accepted ? 200 : 400, { 'content-type': 'text/plain' })
          .end(accepted ? 'ok' : 'refused');
        this.#notify();
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #take(headers: IncomingHttpHeaders, body: Buffer): boolean {
    const told = this.#open(headers, body);
    if (typeof told === 'string') {
      this.#failure = new Differs(`a webhook could not be verified: ${told}`);
      return false;
    }
    this.#arrived.push(told);
    return true;
  }

  /** The next webhook of this topic about this, once it has arrived. @throws Differs after ten seconds */
  async next<Payload extends object>(topic: string, about: string): Promise<Payload> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      if (this.#failure) throw this.#failure;
      const index = this.#arrived.findIndex((one) => one.topic === topic && one.about === about);
      if (index >= 0) return this.#arrived.splice(index, 1)[0]?.payload as Payload;
      const left = deadline - Date.now();
      if (left <= 0) throw new Differs(`no ${topic} arrived within 10 seconds`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#notify = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
