import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  deliveriesOf,
  newEvent,
  newProgramme,
  newWorld,
  type Programme,
  record,
  subscribe,
} from '../testing/events-world.ts';
import { EVERY_TOPIC, findSubscribed } from './endpoints.ts';

const world = await newWorld();

/** Where the programme was told of its events, oldest first. */
const told = async (programme: Programme) =>
  (await deliveriesOf(world, programme)).map(({ topic, url }) => [topic, url]);

const closed = (programme: Programme) => newEvent(programme, { type: 'card.closed' });

describe('an event with several topics', () => {
  test('goes to the endpoints of those that somebody hears of', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://status.test/', 'card_status_change');
    await subscribe(world, programme, 'http://deposit.test/', 'card_deposit');
    await record(world, [closed(programme)]);
    expect(await told(programme)).toEqual([['card_status_change', 'http://status.test/']]);
  });

  test('goes once to each of its topics’ endpoints, in their order', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://status.test/', 'card_status_change');
    await subscribe(world, programme, 'http://close.test/', 'card_close');
    await record(world, [closed(programme), closed(programme)]);
    const once = [
      ['card_close', 'http://close.test/'],
      ['card_status_change', 'http://status.test/'],
    ];
    expect(await told(programme)).toEqual([...once, ...once]);
    expect(new Set((await deliveriesOf(world, programme)).map(({ eventId }) => eventId)).size).toBe(2);
  });
});

describe('an endpoint of every topic', () => {
  test('hears nothing that its dialect does not tell of', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://all.test/', EVERY_TOPIC);
    await record(world, [newEvent(programme, { type: 'card.close_failed' })]);
    expect(await told(programme)).toEqual([]);
  });

  test('hears of each topic of an event once, under its name', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://all.test/', EVERY_TOPIC);
    await record(world, [newEvent(programme), closed(programme)]);
    expect(await told(programme)).toEqual(
      ['card_open', 'card_close', 'card_status_change'].map((topic) => [topic, 'http://all.test/']),
    );
    const lanes = await world.database.query('select distinct lane from deliveries where merchant_id = $1', [
      programme.merchantId,
    ]);
    expect(lanes).toHaveLength(1);
  });

  test('hears nothing once it is silenced', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://all.test/', EVERY_TOPIC);
    await subscribe(world, programme, null, EVERY_TOPIC);
    await record(world, [newEvent(programme)]);
    expect(await told(programme)).toEqual([]);
  });
});

describe('who hears of a topic now', () => {
  const found = (programme: Programme, topic = 'card_open') =>
    findSubscribed(world.database, { ...programme, dialect: 'plain', topic });

  test('is nobody without an endpoint, and none of another programme, merchant or dialect', async () => {
    const programme = newProgramme();
    expect(await found(programme)).toBeNull();
    await subscribe(world, programme, 'http://a.test/');
    expect(await found({ ...programme, programmeId: randomUUID() })).toBeNull();
    expect(await found({ ...programme, merchantId: randomUUID() })).toBeNull();
    expect(
      await findSubscribed(world.database, { ...programme, dialect: 'other', topic: 'card_open' }),
    ).toBeNull();
    await subscribe(world, programme, null);
    expect(await found(programme)).toBeNull();
  });

  test('is the endpoint of the topic before the one of every topic', async () => {
    const programme = newProgramme();
    await subscribe(world, programme, 'http://all.test/', EVERY_TOPIC);
    expect(await found(programme)).toMatchObject({ url: 'http://all.test/' });
    await subscribe(world, programme, 'http://open.test/');
    expect(await found(programme)).toMatchObject({ url: 'http://open.test/' });
    expect(await found(programme, 'card_close')).toMatchObject({ url: 'http://all.test/' });
  });
});
