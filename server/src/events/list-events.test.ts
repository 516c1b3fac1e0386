import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { newEvent, newProgramme, newWorld, record, type World } from '../testing/events-world.ts';
import { type EventFilter, findEvent, latestEvent, listEvents } from './list-events.ts';

const programme = newProgramme();
const issued = [1, 2, 3].map((index) => newEvent(programme, { stream: 'card-1', data: { index } }));
const funded = newEvent(programme, { stream: 'card-2', type: 'card.funded' });
const elsewhere = newEvent({ ...programme, programmeId: randomUUID() });

let world: World;
beforeAll(async () => {
  world = await newWorld();
  for (const event of [...issued, funded, elsewhere]) await record(world, [event]);
  await record(world, [newEvent(newProgramme(), { stream: 'card-1' })]);
});

async function idsOf(filter: EventFilter): Promise<string[]> {
  const { rows } = await listEvents(world.database, programme.merchantId, filter, { limit: 10, after: null });
  return rows.map((event) => event.id);
}

describe('the list of events', () => {
  test('holds the merchant’s own, newest first', async () => {
    const newestFirst = [...issued, funded, elsewhere].map((event) => event.id).reverse();
    expect(await idsOf({})).toEqual(newestFirst);
  });

  test('is read page by page', async () => {
    const ids: string[] = [];
    let after: bigint | null = null;
    do {
      const page = await listEvents(world.database, programme.merchantId, {}, { limit: 2, after });
      ids.push(...page.rows.map((event) => event.id));
      after = page.next;
    } while (after !== null);
    expect(ids).toEqual(await idsOf({}));
  });

  test('can be narrowed to a stream, a type or a programme', async () => {
    expect(await idsOf({ stream: 'card-1' })).toEqual(issued.map((event) => event.id).reverse());
    expect(await idsOf({ stream: 'card-3' })).toEqual([]);
    expect(await idsOf({ type: 'card.funded' })).toEqual([funded.id]);
    expect(await idsOf({ programmeId: elsewhere.programmeId })).toEqual([elsewhere.id]);
  });
});

test('an event is found by its own merchant only, as it was written', async () => {
  const found = await findEvent(world.database, programme.merchantId, funded.id);
  expect(found).toMatchObject({ ...funded, sequence: 1 });
  expect(await findEvent(world.database, randomUUID(), funded.id)).toBeNull();
});

test('the latest event of a stream is its last, of this merchant only', async () => {
  const latest = (merchantId: string, stream: string) => latestEvent(world.database, merchantId, stream);
  expect(await latest(programme.merchantId, 'card-1')).toMatchObject({ id: issued.at(-1)?.id, sequence: 3 });
  expect(await latest(programme.merchantId, 'card-3')).toBeNull();
  expect(await latest(randomUUID(), 'card-1')).toBeNull();
});
