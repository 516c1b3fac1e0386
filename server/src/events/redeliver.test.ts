import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { allDelivered, attempted, only, startSender } from '../testing/events-sender.ts';
import {
  forgetDeliveries,
  minute,
  newWorld,
  type Programme,
  plainDialect,
  programmeWithDeliveries,
} from '../testing/events-world.ts';
import { startReceiver } from '../testing/receiver.ts';
import { redeliver } from './redeliver.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

describe('a redelivery by hand', () => {
  async function redeliverOnly(programme: Programme): Promise<void> {
    const delivery = await only(world, programme);
    const options = { ...programme, deliveryId: delivery.id, now: world.clock.now() };
    expect(await world.database.transaction((tx) => redeliver(tx, options))).toEqual({ kind: 'scheduled' });
  }

  test('of another merchant’s delivery finds nothing', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/');
    const { id } = await only(world, programme);
    const now = world.clock.now();
    const options = { merchantId: randomUUID(), deliveryId: id, now };
    expect(await world.database.transaction((tx) => redeliver(tx, options))).toEqual({ kind: 'not-found' });
    const unknown = { merchantId: programme.merchantId, deliveryId: randomUUID(), now };
    expect(await world.database.transaction((tx) => redeliver(tx, unknown))).toEqual({ kind: 'not-found' });
  });

  test('sends a delivered one again', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender(world);
    await allDelivered(world, programme);
    await redeliverOnly(programme);
    sender.wake();
    await attempted(world, programme, 2);
    await allDelivered(world, programme);
    expect(receiver.requests[1]?.body).toBe(receiver.requests[0]?.body);
  });

  test('sends a pending one at once, whatever rung it waits for', async () => {
    const receiver = await startReceiver((_, index) => (index === 0 ? 'close' : { status: 200, body: 'ok' }));
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender(world);
    await attempted(world, programme, 1);
    await redeliverOnly(programme);
    sender.wake();
    await allDelivered(world, programme);
  });

  test('sends an exhausted one, and starts its ladder anew', async () => {
    const receiver = await startReceiver({ status: 500 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender(world, { dialects: { plain: plainDialect({ retryDelaysMs: [minute] }) } });
    await attempted(world, programme, 1);
    world.clock.advance(minute);
    await attempted(world, programme, 2);
    expect(await only(world, programme)).toMatchObject({ state: 'exhausted' });
    await redeliverOnly(programme);
    sender.wake();
    await attempted(world, programme, 3);
    expect(await only(world, programme)).toMatchObject({ state: 'pending' });
    receiver.answerWith({ status: 200, body: 'ok' });
    world.clock.advance(minute);
    await allDelivered(world, programme);
  });

  test('of one that is being sent sends it once more after that', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 100 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    startSender(world);
    await receiver.received(1);
    await redeliverOnly(programme);
    await attempted(world, programme, 2);
    await allDelivered(world, programme);
    expect(receiver.requests).toHaveLength(2);
  });
});
