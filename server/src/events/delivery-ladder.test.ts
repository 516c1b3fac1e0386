import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { allDelivered, attempted, only, startSender } from '../testing/events-sender.ts';
import {
  attemptsOf,
  forgetDeliveries,
  minute,
  newEvent,
  newWorld,
  programmeWithDeliveries,
  record,
  subscribe,
} from '../testing/events-world.ts';
import { startReceiver } from '../testing/receiver.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

describe('the ladder', () => {
  test('waits by the business clock, stops after its last rung, and signs each attempt anew', async () => {
    const receiver = await startReceiver({ status: 500 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender(world);
    await attempted(world, programme, 1);

    world.clock.advance(minute - 1000);
    sender.wake();
    await sleep(60);
    expect(receiver.requests).toHaveLength(1);
    world.clock.advance(1000);
    await attempted(world, programme, 2);

    world.clock.advance(2 * minute - 1000);
    sender.wake();
    await sleep(60);
    expect(receiver.requests).toHaveLength(2);
    world.clock.advance(1000);
    await attempted(world, programme, 3);

    await vi.waitFor(async () =>
      expect(await only(world, programme)).toMatchObject({ state: 'exhausted', attempts: 3 }),
    );
    world.clock.advance(10 * 24 * 60 * minute);
    sender.wake();
    await sleep(60);
    expect(receiver.requests).toHaveLength(3);
    const nonces = receiver.requests.map((request) => request.headers['x-nonce']);
    expect(new Set(nonces).size).toBe(3);
    expect(new Set(receiver.requests.map((request) => request.body)).size).toBe(1);
  });

  test('is left as soon as the receiver acknowledges', async () => {
    const receiver = await startReceiver((_, index) =>
      index === 0 ? 'close' : { status: 200, body: ' ok\n' },
    );
    const programme = await programmeWithDeliveries(world, receiver.url);
    startSender(world);
    await attempted(world, programme, 1);
    world.clock.advance(minute);
    await allDelivered(world, programme);
    expect(await attemptsOf(world, await only(world, programme))).toMatchObject([
      { number: 1, outcome: 'connection' },
      { number: 2, outcome: 'acknowledged', status: 200, answer: ' ok\n' },
    ]);
    expect((await only(world, programme)).deliveredAt).toBeInstanceOf(Date);
  });

  test('of an old event keeps the URL that the endpoint had then', async () => {
    const [old, current] = [await startReceiver({ status: 500 }), await startReceiver()];
    const programme = await programmeWithDeliveries(world, old.url);
    startSender(world);
    await attempted(world, programme, 1);
    await subscribe(world, programme, current.url);
    await record(world, [newEvent(programme)]);
    await current.received(1);
    old.answerWith({ status: 200, body: 'ok' });
    world.clock.advance(minute);
    await allDelivered(world, programme);
    expect(old.requests).toHaveLength(2);
    expect(current.requests).toHaveLength(1);
  });
});
