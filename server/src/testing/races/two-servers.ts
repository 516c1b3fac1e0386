import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServerProcess } from '../../../../scripts/server-process.ts';
import { closeAfterFile } from '../close-after-file.ts';
import { until } from '../until.ts';

/** What the native API answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever was answered, and what is missing fails it.
  readonly body: any;
}

export interface TwoServers {
  readonly merchant: string;
  readonly programme: string;
  /** A call to either server, the one and the other in turns, or to one of the two. */
  call(method: string, path: string, body?: unknown, server?: 0 | 1): Promise<Answer>;
  /** The id of a new product whose cards are funded so. */
  product(fundingSource: string): Promise<string>;
  /** The ids of new cards, active, with so much on each. */
  cards(count: number, load?: number, product?: string): Promise<string[]>;
  /** Sends a network message through one of the servers, and answers what came of it. */
  send(
    type: string,
    card: string,
    amount: string,
    more?: Readonly<Record<string, unknown>>,
    server?: 0 | 1,
  ): Promise<Answer['body']>;
  /** What a card shows of its money. */
  balances(card: string): Promise<{ readonly available: string; readonly held: string }>;
}

/** Two server processes on one PostgreSQL. They are stopped after the test file. */
export async function startTwoServers(databaseUrl: string): Promise<TwoServers> {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-races-'));
  closeAfterFile(() => rm(directory, { recursive: true, force: true }));
  const start = (name: string): ServerProcess => {
    const server = startServerProcess({
      EMBOSS_DATA_DIR: join(directory, name),
      EMBOSS_KEY_FILE: join(directory, 'keys.json'),
      EMBOSS_DELAY_MS: '0',
      EMBOSS_LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl,
    });
    closeAfterFile(async () => {
      const { output } = await server.stop();
      if (output.includes('"level":50')) throw new Error(`A server printed errors:\n${output}`);
    });
    return server;
  };
  // The first one makes the sandbox; the second finds it.
  const servers = [start('a')];
  const addresses = [await addressOf(servers[0] as ServerProcess)];
  servers.push(start('b'));
  addresses.push(await addressOf(servers[1] as ServerProcess));
  const { native, worldcard } = JSON.parse(await readFile(join(directory, 'a', 'sandbox.json'), 'utf8'));

  const merchant = native.merchantId as string;
  const programme = worldcard.programmeId as string;
  let calls = 0;
  async function call(method: string, path: string, body?: unknown, server?: 0 | 1): Promise<Answer> {
    const address = addresses[server ?? calls++ % addresses.length];
    const response = await fetch(`${address}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${native.apiKey}`,
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** @throws on any other status: such a call must go through for a test to mean anything */
  async function must(status: number, method: string, path: string, body?: unknown, server?: 0 | 1) {
    const answered = await call(method, path, body, server);
    if (answered.status !== status)
      throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
    return answered.body;
  }

  const ofCard = (card: string) => must(200, 'GET', `/merchants/${merchant}/cards/${card}`);
  const two: TwoServers = {
    merchant,
    programme,
    call,
    product: async (fundingSource) => {
      const path = `/merchants/${merchant}/programmes/${programme}/products`;
      const body = { ...productBody, code: randomUUID().slice(0, 8), funding_source: fundingSource };
      return (await must(201, 'POST', path, body)).id;
    },
    cards: async (count, load = 0, product = undefined) => {
      const productId = product ?? (await two.product('card-balance'));
      const order = { product_id: productId, ...(load > 0 ? { load: `${load}.00` } : {}) };
      const path = `/sandbox/merchants/${merchant}/cards`;
      const ids = await Promise.all(
        Array.from({ length: count }, async () => (await must(202, 'POST', path, order)).id as string),
      );
      await until(async () => {
        const issued = await Promise.all(ids.map(ofCard));
        return issued.every(({ status }) => status === 'active');
      }, 'all cards are active');
      return ids;
    },
    send: (type, card, amount, more = {}, server = undefined) =>
      must(
        201,
        'POST',
        `/sandbox/merchants/${merchant}/messages`,
        { type, card, ...(amount === '' ? {} : { amount }), ...more },
        server,
      ),
    balances: async (card) => (await ofCard(card)).balances,
  };
  return two;
}

async function addressOf(server: ServerProcess): Promise<string> {
  const address = await server.ready;
  if (address === null) throw new Error(`A server did not start:\n${(await server.ended).output}`);
  return address;
}

const productBody = {
  bin: '440872',
  brand: 'VISA',
  form: 'virtual',
  category: 'VIRTUAL-V',
  currency: 'USD',
  issuer_country: 'US',
};
