import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServerProcess } from '../../../../scripts/server-process.ts';
import { WorldCardClient } from '../../../../sdk/src/worldcard/index.ts';
import { startEmboss } from '../../compose.ts';
import { readConfig } from '../../config.ts';
import { closeAfterFile } from '../close-after-file.ts';
import { testDatabaseOptions } from '../test-database.ts';
import type { CardBook } from './card-book.ts';
import { liveCard } from './card-life.ts';
import { type Chance, seededChance } from './chance.ts';
import { checkEvents } from './check-events.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { checkMoney } from './check-money.ts';
import { checkMessages, checkOrders } from './check-orders.ts';
import { comeToRest } from './come-to-rest.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Inbox, openInbox } from './inbox.ts';
import { killPlan } from './kill-plan.ts';
import { createMerchantCalls, type MerchantCalls } from './merchant-calls.ts';
import { prepareSandbox, readSandboxFile, type SandboxFile } from './operator-calls.ts';
import { type Run, report } from './report.ts';

/*
 * Real server processes, killed at random moments while merchants order, purchases arrive and webhooks go out: two on
 * one PostgreSQL, or one on the embedded database. Afterwards everything that was answered must be there, once.
 */

const plan = killPlan(process.env);
const CARDS_AT_ONCE = 8;
const timeout = 120_000 + plan.kills * 6_000;

test('no kill loses anything or does anything twice', { timeout }, async () => {
  const chance = seededChance(plan.seed);
  const troubles: string[] = [];
  const trouble = (text: string) => {
    troubles.push(text);
  };
  const environments = await serverEnvironments();
  const { sandbox, inbox, clientAt } = await makeReady(environments[0], chance, trouble);

  const fleet = startFleet({ environments, kills: plan.kills, chance: chance.part('fleet'), trouble });
  closeAfterFile(() => fleet.killAll());
  const calls = createMerchantCalls({
    fleet,
    chance: chance.part('servers'),
    sendWorldcard: (address, path, body) => clientAt(address).call(path, body),
    apiKey: sandbox.native.apiKey,
    merchantId: sandbox.native.merchantId,
    trouble,
  });
  const books = await liveCardsUntil(fleet, calls, chance, trouble);
  await fleet.killAll();

  const last = await startEmboss(readConfig(environments[0]));
  closeAfterFile(() => last.stop());
  const { database } = last.engine;
  const findings = [
    ...troubles,
    ...(await comeToRest(last.engine)),
    ...(await checkOrders(database, books)),
    ...(await checkMessages(database, books)),
    ...(await checkMoney(database)),
    ...(await checkEvents(database, inbox)),
    ...(await checkLeftovers(database)),
  ];
  const run: Run = { plan, fleet, calls, inbox, books };
  console.log(`kill test, ${report(run, [])}`);
  if (findings.length > 0) expect.fail(report(run, findings));
  expect(fleet.tally.kills).toBe(plan.kills);
  expect(calls.tally.lost).toBeGreaterThan(0);
});

type Environment = Record<string, string> & { readonly EMBOSS_DATA_DIR: string };

/** Two servers that share a PostgreSQL database and the keys, or one that has the embedded database for itself. */
async function serverEnvironments(): Promise<[Environment, ...Environment[]]> {
  const options = await testDatabaseOptions();
  const directory = await mkdtemp(join(tmpdir(), 'emboss-kills-'));
  closeAfterFile(() => rm(directory, { recursive: true, force: true }));
  const environment = (name: string) => ({
    EMBOSS_DATA_DIR: join(directory, name),
    EMBOSS_PORT: '0',
    EMBOSS_KEY_FILE: join(directory, 'keys.json'),
    EMBOSS_DELAY_MS: '40',
    EMBOSS_LOG_LEVEL: 'error',
    // Starts from here on are quicker by half.
    NODE_COMPILE_CACHE: join(directory, 'compiled'),
    ...(options.kind === 'postgres' ? { DATABASE_URL: options.url } : {}),
  });
  return options.kind === 'postgres' ? [environment('a'), environment('b')] : [environment('a')];
}

/** The first start makes the sandbox; it is told where webhooks go and what shall fail, and stops in good order. */
async function makeReady(environment: Environment, chance: Chance, trouble: (text: string) => void) {
  const server = startServerProcess(environment);
  if ((await server.ready) === null) expect.fail((await server.ended).output);
  const sandbox: SandboxFile = await readSandboxFile(environment.EMBOSS_DATA_DIR);
  const clients = new Map<string, WorldCardClient>();
  const clientAt = (address: string): WorldCardClient => {
    const client =
      clients.get(address) ?? new WorldCardClient({ ...sandbox.worldcard, baseUrl: `${address}/worldcard` });
    clients.set(address, client);
    return client;
  };
  const inbox: Inbox = await openInbox({
    chance: chance.part('inbox'),
    trouble,
    faultOf: ({ path, headers, body }) => {
      const verdict = clientAt('http://127.0.0.1').verifyWebhook(headers, body, { maxAgeMs: 60_000 });
      if (verdict.kind === 'refused') return verdict.reason;
      return path === `/${verdict.payload.notify_type}` ? null : `it is a ${verdict.payload.notify_type}`;
    },
  });
  await prepareSandbox(sandbox, inbox.url);
  expect(await server.stop()).toMatchObject({ code: 0, signal: null });
  return { sandbox, inbox, clientAt };
}

/** Card after card, several at once, for as long as servers are being killed. */
async function liveCardsUntil(
  fleet: Fleet,
  calls: MerchantCalls,
  chance: Chance,
  trouble: (text: string) => void,
): Promise<CardBook[]> {
  const books: CardBook[] = [];
  let isOver = false;
  const merchants = Array.from({ length: CARDS_AT_ONCE }, async (_, index) => {
    const own = chance.part(`merchant ${index}`);
    for (let card = 1; !isOver; card++) {
      const context = { calls, chance: own, isOver: () => isOver, trouble };
      books.push(await liveCard(context, `k${plan.seed}-${index}-${card}`));
    }
  });
  await fleet.survived;
  isOver = true;
  await Promise.all(merchants);
  return books;
}
