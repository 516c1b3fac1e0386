import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { allDelivered, startSender, testClient } from '../testing/events-sender.ts';
import {
  claim,
  deliveriesOf,
  forgetDeliveries,
  minute,
  newWorld,
  plainDialect,
  programmeWithDeliveries,
} from '../testing/events-world.ts';
import { startReceiver } from '../testing/receiver.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

describe('a dead receiver', () => {
  test('with 500 due deliveries does not delay another one', async () => {
    const [dead, alive] = [await startReceiver('hang'), await startReceiver()];
    await programmeWithDeliveries(world, dead.url, 500);
    // Room for few: what is under way to the dead receiver must leave some of it to others.
    const sender = startSender(world, {
      maxInFlight: 24,
      dialects: { plain: plainDialect({ timeoutMs: 25_000 }) },
    });
    await dead.received(16);
    const programme = await programmeWithDeliveries(world, alive.url, 3);
    sender.wake();
    await alive.received(3);
    await allDelivered(world, programme);
    // Not one of the calls to the dead receiver has ended meanwhile.
    expect(dead.requests).toHaveLength(16);
    await dead.close();
  });

  test('among many has few calls under way once it is known to be slow', async () => {
    let open = 0;
    let most = 0;
    const slow = await startReceiver(() => {
      most = Math.max(most, ++open);
      setTimeout(() => open--, 1100);
      return { status: 200, body: 'ok', delayMs: 1100 };
    });
    await programmeWithDeliveries(world, slow.url, 8);
    startSender(world, { perLane: 4, dialects: { plain: plainDialect({ timeoutMs: 3000 }) } });
    await slow.received(4);
    most = 0;
    await slow.received(6);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('several senders', () => {
  test('send everything, and never one delivery at the same time', async () => {
    const underWay = new Set<string>();
    const overlaps: string[] = [];
    const receiver = await startReceiver((request, index) => {
      const id = request.headers['x-delivery'] as string;
      if (underWay.has(id)) overlaps.push(id);
      underWay.add(id);
      setTimeout(() => underWay.delete(id), 10);
      return index % 7 === 0 ? { status: 503, delayMs: 10 } : { status: 200, body: 'ok', delayMs: 10 };
    });
    const programme = await programmeWithDeliveries(world, receiver.url, 150);
    const pair = [startSender(world), startSender(world)];
    await vi.waitFor(
      async () => {
        world.clock.advance(minute);
        for (const sender of pair) sender.wake();
        const open = (await deliveriesOf(world, programme)).filter(
          (delivery) => delivery.state === 'pending',
        );
        expect(open).toEqual([]);
      },
      { timeout: 15_000, interval: 50 },
    );
    expect(overlaps).toEqual([]);
    const deliveries = await deliveriesOf(world, programme);
    const arrived = new Set(receiver.requests.map((request) => request.body));
    expect(arrived).toEqual(new Set(deliveries.map((delivery) => delivery.eventId)));
    const attempts = deliveries.reduce((sum, delivery) => sum + delivery.attempts, 0);
    expect(receiver.requests).toHaveLength(attempts);
  });

  test('take over what a killed one had claimed, once its lease has run out', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url, 3);
    expect(await claim(world, { leaseMs: 5300 })).toHaveLength(3);
    startSender(world);
    await sleep(100);
    expect(receiver.requests).toHaveLength(0);
    world.wall.advance(5300);
    await allDelivered(world, programme);
    expect(receiver.requests).toHaveLength(3);
  });

  test('send again what a killed one had sent but not recorded', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const [claimed] = await claim(world);
    await testClient(true).post({ url: claimed?.url ?? '', headers: {}, body: claimed?.event.id ?? '' });
    world.wall.advance(15_000);
    startSender(world);
    await allDelivered(world, programme);
    expect(receiver.requests.map((request) => request.body)).toEqual([claimed?.event.id, claimed?.event.id]);
  });
});
