import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'undici';
import { startServerProcess } from '../scripts/server-process.ts';
import { publicId } from '../server/src/platform/index.ts';
import type { CardFleet } from './card-fleet.ts';
import { type Latencies, measure } from './measure.ts';
import type { Workplace } from './workplace.ts';

const AT_ONCE = 64;

/** A server process, asked for purchases over HTTP. */
export interface PurchaseServer {
  /** Asks for 1.00 on a random card. */
  authorize(card: string): Promise<void>;
  /** Asks once for each card: what a server keeps in memory of cards that are in use is there then. */
  useEachCard(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server on the workplace's database; it takes so many connections. */
export async function startPurchaseServer(
  { environment, directory }: Workplace,
  { merchantId, cards }: CardFleet,
  connections: number,
): Promise<PurchaseServer> {
  const server = startServerProcess(environment);
  const address = await server.ready;
  if (address === null) throw new Error((await server.ended).output);
  const { native } = JSON.parse(await readFile(join(directory, 'sandbox.json'), 'utf8'));
  const pool = new Pool(address, { connections, pipelining: 1 });
  const path = `/v1/sandbox/merchants/${publicId('merchant', merchantId)}/authorizations`;
  const authorization = `Bearer ${native.apiKey}`;

  async function authorize(card: string): Promise<void> {
    const answer = await pool.request({
      method: 'POST',
      path,
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ card: publicId('card', card), amount: '1.00' }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 201 || !text.includes('"response_code":"00"'))
      throw new Error(`An authorization over HTTP was answered with ${answer.statusCode}: ${text}`);
  }

  return {
    authorize,
    useEachCard: async () => {
      for (let start = 0; start < cards.length; start += AT_ONCE) {
        await Promise.all(cards.slice(start, start + AT_ONCE).map(authorize));
      }
    },
    stop: async () => {
      await pool.close();
      const { code, output } = await server.stop();
      if (code !== 0) throw new Error(`The server ended with ${code}:\n${output}`);
    },
  };
}

/** Purchases over HTTP by so many callers, shared out to the servers. */
export function authorizeOverHttp(
  servers: readonly PurchaseServer[],
  { cards }: CardFleet,
  callers: number,
  seconds: number,
): Promise<Latencies> {
  let asked = 0;
  return measure(callers, seconds, async () => {
    const server = servers[asked++ % servers.length] as PurchaseServer;
    await server.authorize(cards[Math.floor(Math.random() * cards.length)] as string);
    return 'more';
  });
}
