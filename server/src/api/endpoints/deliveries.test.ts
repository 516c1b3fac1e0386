import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createEventsParticipant, type NewEvent } from '../../events/index.ts';
import { createGroupCommit, done, publicId, timeOrderedIds, wallClock } from '../../platform/index.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { call } = world;
const newId = timeOrderedIds(wallClock);
const events = createEventsParticipant({ topicsOf: () => ['said'], newId, clock: wallClock, wake: () => {} });
const commit = createGroupCommit({ database, participants: { events }, wall: wallClock, newId });

/** A merchant whose programme hears of what is said, and has heard it so many times. */
async function listener(count: number) {
  const tenant = await world.tenant();
  const { merchantId, programmeId, path, programme } = tenant;
  const body = { url: 'https://example.com/hook' };
  await call('PUT', `${path}/programmes/${programme}/callbacks/said`, { body });
  for (let i = 1; i <= count; i++) {
    const event: NewEvent = {
      ...{
        id: newId(),
        merchantId,
        programmeId,
        type: i % 2 ? 'card.issued' : 'card.closed',
        stream: `card-${merchantId}`,
      },
      ...{ occurredAt: wallClock.now(), data: { count: i } },
    };
    await commit.submit({ keys: { events: [event] }, decide: () => done('said', { events: [event] }) });
  }
  return tenant;
}

const unknownId = (kind: string) => publicId(kind, randomUUID());

describe('events', () => {
  test('are listed newest first, page by page', async () => {
    const { path, key, programme } = await listener(3);
    const first = await call('GET', `${path}/events?limit=2`, { key });
    const rest = await call('GET', `${path}/events?limit=2&cursor=${first.body.next_cursor}`, { key });
    const all = [...first.body.data, ...rest.body.data];
    expect(all.map(({ sequence, data }) => [sequence, data.count])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    expect(rest.body.next_cursor).toBeNull();
    expect(all.every(({ programme_id }) => programme_id === programme)).toBe(true);
    expect((await call('GET', `${path}/events/${all[0].id}`, { key })).body).toEqual(all[0]);
  });

  test('are filtered by type, stream and programme', async () => {
    const { path, merchantId, programme } = await listener(3);
    const count = async (query: string) => (await call('GET', `${path}/events?${query}`)).body.data.length;
    expect(await count('type=card.issued')).toBe(2);
    expect(await count('type=card.lost')).toBe(0);
    expect(await count(`stream=card-${merchantId}`)).toBe(3);
    expect(await count('stream=another')).toBe(0);
    expect(await count(`programme_id=${programme}`)).toBe(3);
    expect(await count(`programme_id=${unknownId('programme')}`)).toBe(0);
  });

  test('of another merchant are not found', async () => {
    const [mine, other] = [await listener(1), await listener(1)];
    const [event] = (await call('GET', `${other.path}/events`)).body.data;
    expect((await call('GET', `${mine.path}/events/${event.id}`, { key: mine.key })).status).toBe(404);
    expect((await call('GET', `${mine.path}/events/${unknownId('event')}`)).status).toBe(404);
  });

  test.each(['programme_id=x', 'programme_id=', 'cursor=eA', 'order=asc'])(
    'cannot be listed with ?%s',
    async (query) => {
      const { path } = await world.tenant();
      expect((await call('GET', `${path}/events?${query}`)).status).toBe(400);
    },
  );
});

describe('deliveries', () => {
  test('are listed newest first, filtered, and read', async () => {
    const { path, key, programme } = await listener(2);
    const [event] = (await call('GET', `${path}/events`)).body.data;
    const { body } = await call('GET', `${path}/deliveries`, { key });
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({
      event_id: event.id,
      programme_id: programme,
      topic: 'said',
      url: 'https://example.com/hook',
      state: 'pending',
      attempts: 0,
      delivered_at: null,
    });
    const count = async (query: string) =>
      (await call('GET', `${path}/deliveries?${query}`)).body.data.length;
    expect(await count(`event_id=${event.id}`)).toBe(1);
    expect(await count('state=delivered')).toBe(0);
    expect(await count('state=pending&topic=said')).toBe(2);
    expect(await count('topic=heard')).toBe(0);
    expect((await call('GET', `${path}/deliveries?state=lost`)).body.error.field).toBe('state');
    expect((await call('GET', `${path}/deliveries/${body.data[0].id}`, { key })).body).toEqual(body.data[0]);
  });

  test('show their attempts, oldest first', async () => {
    const { path, merchantId } = await listener(1);
    const [delivery] = (await call('GET', `${path}/deliveries`)).body.data;
    expect((await call('GET', `${path}/deliveries/${delivery.id}/attempts`)).body).toEqual({
      data: [],
      next_cursor: null,
    });
    await database.query(
      `insert into delivery_attempts (merchant_id, delivery_id, number, attempted_at, duration_ms, outcome, status, answer)
       select merchant_id, id, n, created_at, 12, 'not-acknowledged', 500, 'no'
       from deliveries cross join generate_series(1, 3) as n where merchant_id = $1`,
      [merchantId],
    );
    const first = await call('GET', `${path}/deliveries/${delivery.id}/attempts?limit=2`);
    const rest = await call(
      'GET',
      `${path}/deliveries/${delivery.id}/attempts?cursor=${first.body.next_cursor}`,
    );
    const numbers = [...first.body.data, ...rest.body.data].map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3]);
    expect(first.body.data[0]).toMatchObject({
      outcome: 'not-acknowledged',
      status: 500,
      answer: 'no',
      error: null,
    });
  });

  test('are sent again whatever became of them, and the sender is woken', async () => {
    const { path, key, merchantId } = await listener(1);
    const [delivery] = (await call('GET', `${path}/deliveries`)).body.data;
    await database.query(`update deliveries set state = 'exhausted' where merchant_id = $1`, [merchantId]);
    expect((await call('GET', `${path}/deliveries/${delivery.id}`)).body).toMatchObject({
      state: 'exhausted',
      due_at: null,
    });
    const woken = world.woken.deliveries;
    const again = await call('POST', `${path}/deliveries/${delivery.id}/redeliver`, { key });
    expect(again.status).toBe(202);
    expect(again.body.state).toBe('pending');
    expect(world.woken.deliveries).toBe(woken + 1);
  });

  test('of another merchant are neither read nor sent again', async () => {
    const [mine, other] = [await world.tenant(), await listener(1)];
    const [delivery] = (await call('GET', `${other.path}/deliveries`)).body.data;
    const at = `${mine.path}/deliveries/${delivery.id}`;
    expect((await call('GET', at, { key: mine.key })).status).toBe(404);
    expect((await call('GET', `${at}/attempts`, { key: mine.key })).status).toBe(404);
    expect((await call('POST', `${at}/redeliver`, { key: mine.key })).status).toBe(404);
  });
});
