import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookPayload, WorldCardClient } from '../../sdk/src/worldcard/index.ts';
import { Differs } from './timeline.ts';

type NotifyType = WebhookPayload['notify_type'];

/** A merchant's webhook receiver: verifies, decrypts, answers `ok`, and hands out what came. */
export class Receiver {
  readonly #server: Server;
  readonly #client: WorldCardClient;
  readonly #arrived: WebhookPayload[] = [];
  #failure: Error | null = null;
  #notify = () => {};

  constructor(client: WorldCardClient) {
    this.#client = client;
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

  #take(headers: Readonly<Record<string, string | string[] | undefined>>, body: Buffer): boolean {
    const verdict = this.#client.verifyWebhook(headers, body, { maxAgeMs: 60_000 });
    if (verdict.kind === 'refused') {
      this.#failure = new Differs(`a webhook could not be verified: ${verdict.reason}`);
      return false;
    }
    this.#arrived.push(verdict.payload);
    return true;
  }

  /** The next webhook of this type for this card, once it has arrived. @throws Differs after ten seconds */
  async next<T extends NotifyType>(
    type: T,
    cardId: string,
  ): Promise<Extract<WebhookPayload, { notify_type: T }>> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      if (this.#failure) throw this.#failure;
      const index = this.#arrived.findIndex((one) => one.notify_type === type && one.card_id === cardId);
      if (index >= 0) return this.#arrived.splice(index, 1)[0] as Extract<WebhookPayload, { notify_type: T }>;
      const left = deadline - Date.now();
      if (left <= 0) throw new Differs(`no ${type} arrived within 10 seconds`);
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
