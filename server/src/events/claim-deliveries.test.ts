import { beforeEach, describe, expect, test } from 'vitest';
import {
  claim,
  deliveriesOf,
  forgetDeliveries,
  minute,
  newEvent,
  newWorld,
  programmeWithDeliveries,
  record,
  subscribe,
} from '../testing/events-world.ts';
import { type ClaimedDelivery, freeDeliveryLeases } from './claim-deliveries.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

function urlsOf(claimed: readonly ClaimedDelivery[]): string[] {
  return claimed.map((delivery) => delivery.url).sort();
}

describe('a claim', () => {
  test('takes nothing where nothing is due', async () => {
    expect(await claim(world)).toEqual([]);
    await programmeWithDeliveries(world, 'http://a.test/');
    const early = new Date(world.clock.now().getTime() - minute);
    expect(await claim(world, { businessNow: early })).toEqual([]);
  });

  test('is for one process only, until its lease runs out', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/');
    const [first] = await claim(world);
    expect(first?.attempt).toBe(1);
    world.wall.advance(14_000);
    expect(await claim(world)).toEqual([]);
    world.wall.advance(1000);
    const [second] = await claim(world);
    expect(second).toMatchObject({ id: first?.id, attempt: 2, rung: 0 });
    expect(await deliveriesOf(world, programme)).toMatchObject([{ state: 'pending', attempts: 2 }]);
  });

  test('does not depend on the business clock once it is made', async () => {
    await programmeWithDeliveries(world, 'http://a.test/');
    expect(await claim(world)).toHaveLength(1);
    world.clock.advance(365 * 24 * 60 * minute);
    expect(await claim(world)).toEqual([]);
  });

  test('never overlaps another one made at the same time', async () => {
    for (const url of ['http://a.test/', 'http://b.test/']) await programmeWithDeliveries(world, url, 20);
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => claim(world, { perLane: 40, limit: 7 })),
    );
    const ids = claims.flat().map((delivery) => delivery.id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await claim(world, { perLane: 40 });
    expect(new Set([...ids, ...rest.map((delivery) => delivery.id)]).size).toBe(40);
  });

  test('carries the event as it was written', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 0);
    const event = newEvent(programme, { stream: 'card', data: { balance: '100' } });
    await record(world, [event]);
    const [claimed] = await claim(world);
    expect(claimed?.event).toMatchObject({ ...event, sequence: 1 });
    expect(typeof claimed?.event.number).toBe('bigint');
  });

  test('leaves deliveries of dialects that this process does not know', async () => {
    await programmeWithDeliveries(world, 'http://a.test/');
    expect(await claim(world, { dialects: ['fancy'] })).toEqual([]);
    expect(await claim(world, { dialects: ['fancy', 'plain'] })).toHaveLength(1);
  });

  test('leaves what is delivered or exhausted', async () => {
    await programmeWithDeliveries(world, 'http://a.test/', 2);
    await world.database.query(`update deliveries set state = 'delivered' where number % 2 = 0`);
    await world.database.query(`update deliveries set state = 'exhausted' where number % 2 = 1`);
    expect(await claim(world)).toEqual([]);
  });
});

describe('a lane', () => {
  test('has only so many places, and those under a lease fill them', async () => {
    await programmeWithDeliveries(world, 'http://a.test/', 10);
    expect(await claim(world, { perLane: 3 })).toHaveLength(3);
    expect(await claim(world, { perLane: 3 })).toHaveLength(0);
    expect(await claim(world, { perLane: 5 })).toHaveLength(2);
  });

  test('that is slow has two places', async () => {
    await programmeWithDeliveries(world, 'http://slow.test/', 5);
    const [first] = await claim(world, { limit: 1 });
    const slowLanes = [first?.lane ?? ''];
    expect(await claim(world, { slowLanes })).toHaveLength(1);
    expect(await claim(world, { slowLanes })).toHaveLength(0);
  });

  test('with a backlog takes no place from others: each gets its first before one gets its second', async () => {
    await programmeWithDeliveries(world, 'http://a.test/', 20);
    await programmeWithDeliveries(world, 'http://b.test/', 20);
    await programmeWithDeliveries(world, 'http://c.test/', 1);
    expect(urlsOf(await claim(world, { limit: 4 }))).toEqual(
      expect.arrayContaining(['http://a.test/', 'http://b.test/', 'http://c.test/']),
    );
  });

  test('is one receiver: the old and the new URL of an endpoint have a lane each', async () => {
    const programme = await programmeWithDeliveries(world, 'http://old.test/', 3);
    await subscribe(world, programme, 'http://new.test/');
    await record(world, [newEvent(programme)]);
    expect(urlsOf(await claim(world, { perLane: 1 }))).toEqual(['http://new.test/', 'http://old.test/']);
  });

  test('is served in the order of creation', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/', 12);
    const expected = (await deliveriesOf(world, programme)).map((delivery) => delivery.id);
    const claimed: string[] = [];
    for (let round = 1; round <= 4; round++) {
      claimed.push(...(await claim(world, { perLane: 3 * round })).map((delivery) => delivery.id));
    }
    expect(claimed).toEqual(expected);
  });
});

test('a process that is alone frees the leases that a kill has left', async () => {
  await programmeWithDeliveries(world, 'http://a.test/', 3);
  await claim(world);
  expect(await claim(world)).toEqual([]);
  await freeDeliveryLeases(world.database);
  expect(await claim(world)).toHaveLength(3);
});
