import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startServerProcess } from '../../../../scripts/server-process.ts';
import { WorldCardClient } from '../../../../sdk/src/worldcard/index.ts';
import { startEmboss } from '../../compose.ts';
import { readConfig } from '../../config.ts';
import { closeAfterFile } from '../close-after-file.ts';
import { testDatabaseOptions } from '../test-database.ts';
import type { CardBook } from './card-book.ts';
import { liveCard } from './card-life.ts';
import { seededChance } from './chance.ts';
import { checkEvents } from './check-events.ts';
import { checkLeftovers } from './check-leftovers.ts';
import { checkMoney } from './check-money.ts';
import { checkMessages, checkOrders } from './check-orders.ts';
import { comeToRest } from './come-to-rest.ts';
import { startFleet } from './fleet.ts';
import { openInbox } from './inbox.ts';
import { killPlan } from './kill-plan.ts';
import { createMerchantCalls } from './merchant-calls.ts';
import { prepareSandbox, readSandboxFile } from './operator-calls.ts';

/*
 * Real server processes, killed at random moments while merchants order, purchases arrive and webhooks go out: two on
 * one PostgreSQL, or one on the embedded database. Afterwards everything that was answered must be there, once.
 */

const plan = killPlan(process.env);
const CARDS_AT_ONCE = 6;
const PER_KILL_MS = 6_000;

test('no kill loses anything or does anything twice', {
  timeout: 120_000 + plan.kills * PER_KILL_MS,
}, async () => {
  const chance = seededChance(plan.seed);
  const troubles: string[] = [];
  const trouble = (text: string) => troubles.push(text);
  const environments = await serverEnvironments();
  const [first] = environments as [Record<string, string>];

  // The first start makes the sandbox, and its end in good order keeps the compiled code for those that follow.
  const setup = startServerProcess(first);
  if ((await setup.ready) === null) expect.fail((await setup.ended).output);
  const sandbox = await readSandboxFile(first.EMBOSS_DATA_DIR as string);
  const clients = new Map<string, WorldCardClient>();
  const clientAt = (address: string) => {
    const client =
      clients.get(address) ?? new WorldCardClient({ ...sandbox.worldcard, baseUrl: `${address}/worldcard` });
    clients.set(address, client);
    return client;
  };
  const reader = clientAt('http://127.0.0.1');
  const inbox = await openInbox({
    chance: chance.part('inbox'),
    trouble,
    faultOf: ({ path, headers, body }) => {
      const verdict = reader.verifyWebhook(headers, body, { maxAgeMs: 60_000 });
      if (verdict.kind === 'refused') return verdict.reason;
      return path === `/${verdict.payload.notify_type}`
        ? null
        : `${verdict.payload.notify_type} came to ${path}`;
    },
  });
  await prepareSandbox(sandbox, inbox.url);
  expect(await setup.stop()).toMatchObject({ code: 0, signal: null });

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
  let isOver = false;
  const books: CardBook[] = [];
  const lives = Array.from({ length: CARDS_AT_ONCE }, async (_, lane) => {
    const own = chance.part(`merchant ${lane}`);
    for (let card = 1; !isOver; card++) {
      const context = { calls, chance: own, isOver: () => isOver, trouble };
      books.push(await liveCard(context, `k${plan.seed}-${lane}-${card}`));
    }
  });
  await fleet.survived;
  await sleep(chance.between(0, 500));
  isOver = true;
  await Promise.all(lives);
  await fleet.killAll();

  const last = await startEmboss(readConfig(first));
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
  const summary = [
    `seed ${plan.seed}: ${fleet.tally.kills} kills, ${fleet.tally.whileStarting} of them while starting;`,
    `${calls.tally.requests} requests, ${calls.tally.lost} answers lost;`,
    `${books.length} cards, ${sum(books, (book) => book.deposits.size)} top-ups,`,
    `${sum(books, (book) => book.messages.length)} network messages;`,
    `${inbox.acknowledged.size} webhooks`,
  ].join(' ');
  console.log(`kill test, ${summary}`);
  if (findings.length > 0) expect.fail(report(summary, findings));
  expect(fleet.tally.kills).toBe(plan.kills);
  expect(calls.tally.lost).toBeGreaterThan(0);
});

/** Two servers that share a PostgreSQL database and the keys, or one that has the embedded database for itself. */
async function serverEnvironments(): Promise<Record<string, string>[]> {
  const options = await testDatabaseOptions();
  const directory = await mkdtemp(join(tmpdir(), 'emboss-kills-'));
  closeAfterFile(() => rm(directory, { recursive: true, force: true }));
  const names = options.kind === 'postgres' ? ['a', 'b'] : ['a'];
  return names.map((name) => ({
    EMBOSS_PORT: '0',
    EMBOSS_DATA_DIR: join(directory, name),
    EMBOSS_KEY_FILE: join(directory, 'keys.json'),
    EMBOSS_DELAY_MS: '40',
    EMBOSS_LOG_LEVEL: 'error',
    NODE_COMPILE_CACHE: join(directory, 'compiled'),
    ...(options.kind === 'postgres' ? { DATABASE_URL: options.url } : {}),
  }));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

const SHOWN = 40;

function report(summary: string, findings: readonly string[]): string {
  const shown = findings.slice(0, SHOWN).map((finding) => `  ${finding}`);
  const more = findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more`] : [];
  const again = `EMBOSS_SEED=${plan.seed} EMBOSS_KILLS=${plan.kills} draws the same chance again.`;
  return [`${findings.length} findings. ${summary}`, ...shown, ...more, again].join('\n');
}
