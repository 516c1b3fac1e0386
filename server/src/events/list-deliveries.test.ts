import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  deliveriesOf,
  newEvent,
  newWorld,
  type Programme,
  programmeWithDeliveries,
  record,
  subscribe,
  type World,
} from '../testing/events-world.ts';
import type { DeliveryState } from './delivery.ts';
import { type DeliveryFilter, findDelivery, listDeliveries } from './list-deliveries.ts';

let world: World;
let programme: Programme;
beforeAll(async () => {
  world = await newWorld();
  programme = await programmeWithDeliveries(world, 'http://a.test/', 5);
  await programmeWithDeliveries(world, 'http://other-merchant.test/', 5);
});

async function numbersOf(filter: DeliveryFilter, limit: number, after: bigint | null = null) {
  const page = await listDeliveries(world.database, programme.merchantId, filter, { limit, after });
  return { numbers: page.rows.map((delivery) => delivery.number), next: page.next };
}

describe('the list of deliveries', () => {
  test('holds nothing of another merchant', async () => {
    const page = await listDeliveries(world.database, randomUUID(), {}, { limit: 10, after: null });
    expect(page).toEqual({ rows: [], next: null });
    expect(await deliveriesOf(world, programme)).toHaveLength(5);
  });

  test('is read page by page, newest first, each delivery once', async () => {
    const all = (await deliveriesOf(world, programme)).map((delivery) => delivery.number).reverse();
    const first = await numbersOf({}, 2);
    const second = await numbersOf({}, 2, first.next);
    const third = await numbersOf({}, 2, second.next);
    expect([first.numbers.length, second.numbers.length, third.numbers.length]).toEqual([2, 2, 1]);
    expect([...first.numbers, ...second.numbers, ...third.numbers]).toEqual(all);
    expect(third.next).toBeNull();
  });

  test('does not promise another page when the last one is just full', async () => {
    expect((await numbersOf({}, 5)).next).toBeNull();
    expect((await numbersOf({}, 4)).next).not.toBeNull();
  });

  test('can be narrowed to an event, a programme, a topic or a state', async () => {
    const [oldest] = await deliveriesOf(world, programme);
    if (!oldest) throw new Error('There is no delivery.');
    expect((await numbersOf({ eventId: oldest.eventId }, 10)).numbers).toEqual([oldest.number]);
    expect((await numbersOf({ eventId: randomUUID() }, 10)).numbers).toEqual([]);
    expect((await numbersOf({ programmeId: programme.programmeId }, 10)).numbers).toHaveLength(5);
    expect((await numbersOf({ programmeId: randomUUID() }, 10)).numbers).toEqual([]);
    expect((await numbersOf({ topic: 'card_open' }, 10)).numbers).toHaveLength(5);
    expect((await numbersOf({ topic: 'card_close' }, 10)).numbers).toEqual([]);
    const counts = { pending: 5, delivered: 0, exhausted: 0 };
    for (const [state, count] of Object.entries(counts)) {
      expect((await numbersOf({ state: state as DeliveryState }, 10)).numbers).toHaveLength(count);
    }
  });

  test('goes on where it was even when new deliveries arrive', async () => {
    const mine = await programmeWithDeliveries(world, 'http://b.test/', 4);
    const list = (after: bigint | null) =>
      listDeliveries(world.database, mine.merchantId, {}, { limit: 2, after });
    const first = await list(null);
    await subscribe(world, mine, 'http://c.test/');
    await record(world, [newEvent(mine)]);
    const second = await list(first.next);
    const numbers = [...first.rows, ...second.rows].map((delivery) => delivery.number);
    expect(new Set(numbers).size).toBe(4);
    expect([...first.rows, ...second.rows].map((delivery) => delivery.url)).not.toContain('http://c.test/');
  });
});

test('a delivery is found by its own merchant only', async () => {
  const [delivery] = await deliveriesOf(world, programme);
  if (!delivery) throw new Error('There is no delivery.');
  expect(await findDelivery(world.database, programme.merchantId, delivery.id)).toEqual(delivery);
  expect(await findDelivery(world.database, randomUUID(), delivery.id)).toBeNull();
});
