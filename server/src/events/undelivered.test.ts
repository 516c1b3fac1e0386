import { beforeEach, describe, expect, test } from 'vitest';
import { allDelivered, startSender } from '../testing/events-sender.ts';
import {
  claim,
  deliveriesOf,
  forgetDeliveries,
  newEvent,
  newProgramme,
  newWorld,
  type Programme,
  programmeWithDeliveries,
  record,
  recordUndelivered,
  subscribe,
} from '../testing/events-world.ts';
import { startReceiver } from '../testing/receiver.ts';
import { EVERY_TOPIC } from './endpoints.ts';
import { listDeliveries } from './list-deliveries.ts';
import { redeliver } from './redeliver.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

/** A programme that keeps what nobody hears of. */
async function keeping(): Promise<Programme> {
  const programme = newProgramme();
  await recordUndelivered(world, programme);
  return programme;
}

const statesOf = async (programme: Programme) =>
  (await deliveriesOf(world, programme)).map(({ topic, state }) => [topic, state]);

const redelivered = ({ merchantId }: Programme, { id: deliveryId }: { readonly id: string }) =>
  world.database.transaction((tx) => redeliver(tx, { merchantId, deliveryId, now: world.clock.now() }));

describe('an event that nobody hears of', () => {
  test('is skipped where the programme does not say otherwise, or says so no more', async () => {
    const [silent, changed] = [newProgramme(), await keeping()];
    await recordUndelivered(world, changed, false);
    await record(world, [newEvent(silent), newEvent(changed)]);
    expect([await statesOf(silent), await statesOf(changed)]).toEqual([[], []]);
  });

  test('is skipped where the dialect does not tell of it', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme, { type: 'card.close_failed' })]);
    expect(await statesOf(programme)).toEqual([]);
  });

  test('is recorded once for each of its topics, and goes nowhere', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme, { type: 'card.closed' })]);
    const deliveries = await deliveriesOf(world, programme);
    expect(deliveries).toMatchObject([
      { topic: 'card_close', state: 'undelivered', url: null, endpointId: null, attempts: 0 },
      { topic: 'card_status_change', state: 'undelivered', url: null, endpointId: null, attempts: 0 },
    ]);
    const lanes = await world.database.query('select lane from deliveries where lane is not null');
    expect(lanes).toEqual([]);
  });

  test('is recorded where only other topics, or a silenced endpoint, hear of anything', async () => {
    const programme = await keeping();
    await subscribe(world, programme, 'http://status.test/', 'card_status_change');
    await subscribe(world, programme, 'http://open.test/');
    await subscribe(world, programme, null);
    await record(world, [newEvent(programme), newEvent(programme, { type: 'card.closed' })]);
    expect(await statesOf(programme)).toEqual([
      ['card_open', 'undelivered'],
      ['card_close', 'undelivered'],
      ['card_status_change', 'pending'],
    ]);
  });

  test('is recorded by its own programme’s word alone', async () => {
    const programme = await keeping();
    const sister = { ...programme, programmeId: newProgramme().programmeId };
    await record(world, [newEvent(sister)]);
    expect(await statesOf(programme)).toEqual([]);
  });

  test('is listed by its state', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme)]);
    const { rows } = await listDeliveries(
      world.database,
      programme.merchantId,
      { state: 'undelivered' },
      { limit: 10, after: null },
    );
    expect(rows).toHaveLength(1);
  });
});

test('an event that somebody hears of is not recorded as undelivered too', async () => {
  const programme = await keeping();
  await subscribe(world, programme, 'http://all.test/', EVERY_TOPIC);
  await record(world, [newEvent(programme)]);
  expect(await statesOf(programme)).toEqual([['card_open', 'pending']]);
});

test('what is undelivered is never claimed, among others that are', async () => {
  const programme = await keeping();
  await record(world, [newEvent(programme), newEvent(programme)]);
  const other = await programmeWithDeliveries(world, 'http://other.test/', 2);
  const claimed = await claim(world);
  expect(claimed.map(({ merchantId }) => merchantId)).toEqual([other.merchantId, other.merchantId]);
  expect(await claim(world)).toEqual([]);
  expect(await statesOf(programme)).toEqual([
    ['card_open', 'undelivered'],
    ['card_open', 'undelivered'],
  ]);
});

describe('the redelivery of an undelivered event', () => {
  test('is not possible while nobody hears of its topic, and changes nothing', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme)]);
    await subscribe(world, programme, 'http://other.test/', 'card_deposit');
    const [before] = await deliveriesOf(world, programme);
    if (!before) throw new Error('There is no delivery.');
    expect(await redelivered(programme, before)).toEqual({ kind: 'no-endpoint' });
    expect(await deliveriesOf(world, programme)).toEqual([before]);
  });

  test.each(['card_open', EVERY_TOPIC])('sends it where %s is heard of now', async (topic) => {
    const programme = await keeping();
    const event = newEvent(programme);
    await record(world, [event]);
    const receiver = await startReceiver();
    await subscribe(world, programme, receiver.url, topic);
    const [delivery] = await deliveriesOf(world, programme);
    if (!delivery) throw new Error('There is no delivery.');
    const sender = startSender(world);
    expect(receiver.requests).toEqual([]);
    expect(await redelivered(programme, delivery)).toEqual({ kind: 'scheduled' });
    sender.wake();
    await allDelivered(world, programme);
    expect(receiver.requests.map(({ body }) => body)).toEqual([event.id]);
  });

  test('keeps the URL that it was given, as any other', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme)]);
    await subscribe(world, programme, 'http://first.test/');
    const [delivery] = await deliveriesOf(world, programme);
    if (!delivery) throw new Error('There is no delivery.');
    await redelivered(programme, delivery);
    await subscribe(world, programme, 'http://second.test/');
    await redelivered(programme, delivery);
    expect(await deliveriesOf(world, programme)).toMatchObject([
      { state: 'pending', url: 'http://first.test/', topic: 'card_open' },
    ]);
    const claimed = await claim(world);
    expect(claimed).toMatchObject([{ url: 'http://first.test/' }]);
  });

  test('asked for twice at once schedules it, once', async () => {
    const programme = await keeping();
    await record(world, [newEvent(programme)]);
    await subscribe(world, programme, 'http://a.test/');
    const [delivery] = await deliveriesOf(world, programme);
    if (!delivery) throw new Error('There is no delivery.');
    const outcomes = await Promise.all([redelivered(programme, delivery), redelivered(programme, delivery)]);
    expect(outcomes).toEqual([{ kind: 'scheduled' }, { kind: 'scheduled' }]);
    expect(await claim(world)).toHaveLength(1);
  });
});
