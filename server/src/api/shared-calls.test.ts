import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Queryable } from '../platform/index.ts';
import { apiWorld } from '../testing/api-world.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type RequestClaim, readRequest } from './idempotency/requests-store.ts';
import { shareCalls } from './shared-calls.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const now = new Date('2026-04-01T02:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** The database, counting statements; one that holds `poison` among its parameters fails. */
function watched(poison?: string) {
  const seen = { statements: 0 };
  const watcher: Queryable = {
    query: async (text, params = []) => {
      seen.statements += 1;
      if (poison !== undefined && params.flat().includes(poison)) throw new Error('It is poison.');
      return await database.query(text, params);
    },
  };
  return { seen, calls: shareCalls(watcher) };
}

const claim = (more: Partial<RequestClaim> = {}): RequestClaim => ({
  tenant: randomUUID(),
  key: randomUUID(),
  fingerprint: randomBytes(32),
  holder: randomUUID(),
  now,
  until: later(60),
  ...more,
});

describe('calls that come together', () => {
  test('find their API keys with one statement, each its own', async () => {
    const { seen, calls } = watched();
    const secrets = await Promise.all([1, 2, 3].map(() => world.apiKey(['operator'])));
    const presented = [...secrets, 'emb_', secrets[0] as string, `emb_${'A'.repeat(43)}`];
    const at = new Date();
    const found = await Promise.all(presented.map((text) => calls.apiKey({ presented: text, at })));
    expect(found.map((key) => key?.hint)).toEqual(
      presented.map((text, index) => (index === 3 || index === 5 ? undefined : text.slice(-4))),
    );
    expect(seen.statements).toBe(1);
  });

  test('find their merchants with one statement, and none where there is none', async () => {
    const { seen, calls } = watched();
    const [one, other] = [await world.tenant(), await world.tenant()];
    const ids = [one.merchantId, randomUUID(), other.merchantId, one.merchantId];
    const found = await Promise.all(ids.map((id) => calls.merchant(id)));
    expect(found.map((merchant) => merchant?.id)).toEqual([ids[0], undefined, ids[2], ids[0]]);
    expect(seen.statements).toBe(1);
  });

  test('find cards by their numbers with one statement, and no card of another merchant', async () => {
    const { seen, calls } = watched();
    const cards = await engineWorld(database, { reserve: 1000 });
    const { merchantId } = cards.scope;
    const [one, other] = [await cards.activeCard(10), await cards.activeCard(10)];
    const named = [
      { merchantId, number: other.number },
      { merchantId: randomUUID(), number: one.number },
      { merchantId, number: one.number },
      { merchantId, number: 999_999_999_999_999_999n },
    ];
    const found = await Promise.all(named.map((name) => calls.cardId(name)));
    expect(found).toEqual([other.id, null, one.id, null]);
    expect(seen.statements).toBe(1);
  });

  test('begin and end with one statement each', async () => {
    const { seen, calls } = watched();
    const claims = Array.from({ length: 40 }, () => claim());
    expect(await Promise.all(claims.map(calls.claimRequest))).toEqual(claims.map(() => true));
    const answers = claims.map((each, index) => ({ ...each, status: 200 + index, sealed: randomBytes(50) }));
    expect(await Promise.all(answers.map(calls.storeAnswer))).toEqual(answers.map(() => true));
    expect(seen.statements).toBe(2);
    for (const { fingerprint, status, sealed, ...key } of answers) {
      expect(await readRequest(database, key)).toEqual({ fingerprint, status, answer: sealed });
    }
  });

  test('fail by themselves only', async () => {
    const poisoned = claim();
    const { calls } = watched(poisoned.key);
    const others = [claim(), claim()];
    const begun = await Promise.allSettled([...others, poisoned].map(calls.claimRequest));
    expect(begun).toMatchObject([
      { status: 'fulfilled', value: true },
      { status: 'fulfilled', value: true },
      { status: 'rejected', reason: { message: 'It is poison.' } },
    ]);
    const stored = await Promise.allSettled(
      [...others, poisoned].map((each) =>
        calls.storeAnswer({ ...each, status: 200, sealed: randomBytes(9) }),
      ),
    );
    expect(stored.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });
});

describe('claims', () => {
  const { calls } = watched();

  test('of one call in one group: the first has it, and none of another tenant is in its way', async () => {
    const first = claim();
    const same = [first, claim({ ...first, holder: randomUUID() }), claim({ key: first.key })];
    expect(await Promise.all(same.map(calls.claimRequest))).toEqual([true, false, true]);
  });

  test('of a call that runs, was answered, or has another content are turned away', async () => {
    const running = claim();
    const answered = claim();
    const free = claim({ until: now });
    await Promise.all([running, answered, free].map(calls.claimRequest));
    await calls.storeAnswer({ ...answered, status: 200, sealed: randomBytes(9) });
    const again = (of: RequestClaim, more: Partial<RequestClaim> = {}) =>
      calls.claimRequest({ ...of, holder: randomUUID(), now: later(59), until: later(99), ...more });
    const tried = [
      again(running),
      again(answered),
      again(free, { fingerprint: randomBytes(32) }),
      again(claim()),
    ];
    expect(await Promise.all(tried)).toEqual([false, false, false, true]);
    expect(await Promise.all([again(running, { now: later(60) }), again(free)])).toEqual([true, true]);
  });

  test('made again after nobody knows what became of them are still their holder’s', async () => {
    const same = claim();
    expect([await calls.claimRequest(same), await calls.claimRequest(same)]).toEqual([true, true]);
  });

  test('of many processes at once have one winner each', async () => {
    const wanted = Array.from({ length: 20 }, () => claim());
    const processes = [1, 2, 3].map(() => shareCalls(database));
    const tried = await Promise.all(
      processes.flatMap((each) =>
        wanted.toReversed().map((of) => each.claimRequest({ ...of, holder: randomUUID() })),
      ),
    );
    expect(tried.filter(Boolean)).toHaveLength(wanted.length);
  });
});

test('an answer is kept of the holder alone, and once', async () => {
  const { calls } = watched();
  const held = claim();
  await calls.claimRequest(held);
  const answer = { ...held, status: 201, sealed: randomBytes(9) };
  const foreign = { ...answer, holder: randomUUID() };
  expect(await Promise.all([calls.storeAnswer(foreign), calls.storeAnswer(answer)])).toEqual([false, true]);
  expect(await calls.storeAnswer(answer)).toBe(false);
});

test('many requests at once get their own answers, and each repetition the same', async () => {
  const tenants = await Promise.all(Array.from({ length: 25 }, () => world.tenant()));
  const send = () =>
    Promise.all(
      tenants.map(({ path, key }, index) =>
        world.call('PUT', `${path}/allowlist`, {
          key,
          idempotencyKey: 'the-same-of-all',
          body: { entries: [`10.0.0.${index}`] },
        }),
      ),
    );
  const first = await send();
  expect(first.map(({ status, body }) => [status, body.entries])).toEqual(
    tenants.map((_tenant, index) => [200, [`10.0.0.${index}`]]),
  );
  const again = await send();
  expect(again.map(({ body }) => body)).toEqual(first.map(({ body }) => body));
  expect(again.every(({ headers }) => headers['idempotent-replayed'] === 'true')).toBe(true);
});
