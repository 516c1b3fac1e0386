import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createMerchant, findMerchant } from '../../merchants/index.ts';
import { type Clock, systemRandom, wallClock } from '../../platform/index.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { defineCommand } from '../endpoint.ts';
import { answer, refuse } from '../reply.ts';
import { openAnswer, sealAnswer } from './sealed-answer.ts';
import { freeRequestLeases, sweepRequests } from './sweep-requests.ts';

const database = await testDatabase();
const behaviour = { runs: 0, work: async (): Promise<'done' | 'refused'> => 'done' };
const result = z.strictObject({ run: z.int() });
const base = { method: 'POST', scopes: ['operator'], summary: 'For tests', status: 201, result } as const;

/** Creates the merchant of its body inside the transaction, around whatever the test wants to happen. */
const inTransaction = defineCommand({
  ...base,
  operation: 'inTransaction',
  path: '/in-transaction',
  body: z.strictObject({ merchant: z.uuid() }),
  handle: ({ body }, once) =>
    once.transaction(async (tx) => {
      const run = ++behaviour.runs;
      await createMerchant(tx, { id: body.merchant, name: 'x', createdAt: wallClock.now() });
      return (await behaviour.work()) === 'done' ? answer({ run }) : refuse('not_possible', 'Not now.');
    }),
});
const plain = defineCommand({
  ...base,
  operation: 'plain',
  path: '/plain',
  body: z.strictObject({}),
  handle: async () => {
    const run = ++behaviour.runs;
    return (await behaviour.work()) === 'done' ? answer({ run }) : refuse('not_possible', 'Not now.');
  },
});

let offsetMs = 0;
const wall: Clock = { now: () => new Date(wallClock.now().getTime() + offsetMs) };
const world = await apiWorld(database, { wall }, [inTransaction, plain]);
const { call } = world;

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

describe('a state-changing call', () => {
  test('needs an Idempotency-Key, and does nothing without one', async () => {
    const merchant = randomUUID();
    const { status, body } = await call('POST', '/in-transaction', {
      body: { merchant },
      idempotencyKey: null,
    });
    expect(status).toBe(400);
    expect(body.error.code).toBe('idempotency_key_missing');
    expect(await findMerchant(database, merchant)).toBeNull();
  });

  test.each(['', ' ', 'two words', 'x'.repeat(256), 'umlaut-ü'])(
    'refuses the key %j',
    async (idempotencyKey) => {
      const { status, body } = await call('POST', '/plain', { body: {}, idempotencyKey });
      expect(status).toBe(400);
      expect(body.error.code).toMatch(/^idempotency_key_(invalid|missing)$/);
    },
  );

  test('does not use its key up when its body is wrong', async () => {
    const idempotencyKey = randomUUID();
    expect((await call('POST', '/in-transaction', { body: {}, idempotencyKey })).status).toBe(400);
    const body = { merchant: randomUUID() };
    expect((await call('POST', '/in-transaction', { body, idempotencyKey })).status).toBe(201);
  });
});

describe.each(['/plain', '/in-transaction'])('a repetition of %s', (path) => {
  const body = () => (path === '/plain' ? {} : { merchant: randomUUID() });

  test('gets the first answer and runs nothing', async () => {
    const request = { body: body(), idempotencyKey: randomUUID() };
    const first = await call('POST', path, request);
    const runs = behaviour.runs;
    const again = await call('POST', path, request);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect([first, again].map(({ headers }) => headers['idempotent-replayed'])).toEqual([undefined, 'true']);
    expect(behaviour.runs).toBe(runs);
  });

  test('gets the first refusal too, its request id included', async () => {
    const request = { body: body(), idempotencyKey: randomUUID() };
    behaviour.work = async () => 'refused';
    const first = await call('POST', path, request);
    behaviour.work = async () => 'done';
    expect(first.status).toBe(409);
    expect((await call('POST', path, request)).body).toEqual(first.body);
  });

  test('with another body is refused', async () => {
    const idempotencyKey = randomUUID();
    await call('POST', path, { body: body(), idempotencyKey });
    const other = await call('POST', path, { raw: `${JSON.stringify(body())} `, idempotencyKey });
    expect(other.status).toBe(422);
    expect(other.body.error.code).toBe('idempotency_key_reused');
  });

  test('runs anew when the first one failed', async () => {
    const request = { body: body(), idempotencyKey: randomUUID() };
    behaviour.work = async () => {
      throw new Error('a bug');
    };
    expect((await call('POST', path, request)).status).toBe(500);
    behaviour.work = async () => 'done';
    expect((await call('POST', path, request)).status).toBe(201);
  });
});

describe('while the first call runs', () => {
  test('a repetition is told to wait, and gets its answer afterwards', async () => {
    const { opened, open } = gate();
    const request = { body: {}, idempotencyKey: randomUUID() };
    const before = behaviour.runs;
    behaviour.work = async () => {
      await opened;
      return 'done';
    };
    const first = call('POST', '/plain', request);
    await until(() => behaviour.runs > before);
    const second = await call('POST', '/plain', request);
    expect(second.status).toBe(409);
    expect(second.body.error.code).toBe('request_in_progress');
    open();
    behaviour.work = async () => 'done';
    expect((await call('POST', '/plain', request)).body).toEqual((await first).body);
  });

  test('many at once run it once', async () => {
    const request = { body: { merchant: randomUUID() }, idempotencyKey: randomUUID() };
    const before = behaviour.runs;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => call('POST', '/in-transaction', request)),
    );
    expect(behaviour.runs - before).toBe(1);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
  });
});

describe('a call that was cut short', () => {
  /** What a killed process leaves behind. */
  async function leaveRunning(path: string, request: { body: unknown; idempotencyKey: string }) {
    await call('POST', path, request);
    await database.query(
      `update api_requests set status = null, answer = null, running_until = $2 where key = $1`,
      [request.idempotencyKey, new Date(wall.now().getTime() + 60_000)],
    );
  }

  test('blocks its repetition until its lease ends, then runs again', async () => {
    const request = { body: {}, idempotencyKey: randomUUID() };
    await leaveRunning('/plain', request);
    expect((await call('POST', '/plain', request)).status).toBe(409);
    offsetMs += 60_001;
    expect((await call('POST', '/plain', request)).status).toBe(201);
  });

  test('may be repeated at once where the process knows that it is alone', async () => {
    const request = { body: {}, idempotencyKey: randomUUID() };
    await leaveRunning('/plain', request);
    await freeRequestLeases(database, wall);
    expect((await call('POST', '/plain', request)).status).toBe(201);
  });

  test('is not taken over with another body', async () => {
    const request = { body: {}, idempotencyKey: randomUUID() };
    await leaveRunning('/plain', request);
    await freeRequestLeases(database, wall);
    expect((await call('POST', '/plain', { ...request, raw: '{ }' })).status).toBe(422);
  });

  test('stores nothing when it was only slow and another one took over', async () => {
    const request = { body: { merchant: randomUUID() }, idempotencyKey: randomUUID() };
    behaviour.work = async () => 'done';
    // The work itself lets the lease be taken by another holder before it ends.
    const taker = defineCommand({
      ...base,
      operation: 'slow',
      path: '/slow',
      body: z.strictObject({ merchant: z.uuid() }),
      handle: async ({ body }, once) => {
        await database.query('update api_requests set holder = $2 where key = $1', [
          request.idempotencyKey,
          randomUUID(),
        ]);
        return await once.transaction(async (tx) => {
          await createMerchant(tx, { id: body.merchant, name: 'x', createdAt: wallClock.now() });
          return answer({ run: 1 });
        });
      },
    });
    const slow = await apiWorld(database, { wall }, [taker]);
    const { status } = await slow.call('POST', '/slow', request);
    expect(status).toBe(409);
    expect(await findMerchant(database, request.body.merchant)).toBeNull();
  });
});

describe('keys', () => {
  test('of two merchants have nothing to do with each other', async () => {
    const [one, other] = [await world.tenant(), await world.tenant()];
    const idempotencyKey = randomUUID();
    for (const { path, key } of [one, other]) {
      const request = { key, idempotencyKey, body: { entries: ['1.2.3.4'] } };
      expect((await call('PUT', `${path}/allowlist`, request)).status).toBe(200);
    }
  });

  test('are refused to another API key of the same tenant: its answer is not for it to read', async () => {
    const idempotencyKey = randomUUID();
    await call('POST', '/plain', { body: {}, idempotencyKey });
    const key = await world.apiKey(['operator']);
    expect((await call('POST', '/plain', { body: {}, idempotencyKey, key })).status).toBe(422);
  });

  test('keep answers so that the database alone does not give them away', async () => {
    const created = await call('POST', '/api-keys', { body: { name: 'secret', scopes: ['operator'] } });
    const rows = await database.query<{ answer: Buffer | null }>('select answer from api_requests');
    expect(rows.some(({ answer: kept }) => kept?.includes(created.body.key))).toBe(false);
  });

  test('are forgotten after a day, and not before', async () => {
    const request = { body: {}, idempotencyKey: randomUUID() };
    const first = await call('POST', '/plain', request);
    offsetMs += 23 * 3_600_000;
    await sweepRequests(database, wall);
    expect((await call('POST', '/plain', request)).body).toEqual(first.body);
    offsetMs += 2 * 3_600_000;
    await sweepRequests(database, wall);
    expect((await call('POST', '/plain', request)).body.run).toBeGreaterThan(first.body.run);
  });
});

test('a kept answer opens for its API key and Idempotency-Key alone, and not after a change', () => {
  const sealed = sealAnswer('{"a":"ü"}', 'emb_a', 'k', systemRandom);
  expect(openAnswer(sealed, 'emb_a', 'k')).toBe('{"a":"ü"}');
  expect(() => openAnswer(sealed, 'emb_b', 'k')).toThrow();
  expect(() => openAnswer(sealed, 'emb_a', 'l')).toThrow();
  for (const index of [0, 12, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] as number) ^ 1;
    expect(() => openAnswer(changed, 'emb_a', 'k')).toThrow();
  }
});
