import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createOutboundClient, type OutboundClient } from '../platform/index.ts';
import { type ReceiverScript, startReceiver, unusedUrl } from '../testing/receiver.ts';
import type { Delivery } from './delivery.ts';
import { type DeliverySender, type DeliverySenderOptions, startDeliverySender } from './delivery-sender.ts';
import { redeliver } from './redeliver.ts';
import {
  attemptsOf,
  claim,
  deliveriesOf,
  forgetDeliveries,
  minute,
  newEvent,
  newWorld,
  type Programme,
  plainDialect,
  programmeWithDeliveries,
  record,
  subscribe,
  type World,
} from './test-world.ts';

let world: World;
const senders: DeliverySender[] = [];
const clients: OutboundClient[] = [];
let errors: unknown[];

beforeAll(async () => {
  world = await newWorld();
});
beforeEach(async () => {
  errors = [];
  await forgetDeliveries(world);
});
afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

function startSender(
  options: Partial<DeliverySenderOptions> & { allowPrivate?: boolean } = {},
): DeliverySender {
  const { allowPrivate = true, ...rest } = options;
  const client = createOutboundClient({ allowPrivate });
  const sender = startDeliverySender({
    ...world,
    dialects: { plain: plainDialect() },
    clientFor: () => client,
    onError: (error) => errors.push(error),
    idleMs: 20,
    ...rest,
  });
  clients.push(client);
  senders.push(sender);
  return sender;
}

async function only(programme: Programme): Promise<Delivery> {
  const [delivery] = await deliveriesOf(world, programme);
  if (!delivery) throw new Error('There is no delivery.');
  return delivery;
}

/** Waits until so many attempts at the only delivery have been recorded. */
async function attempted(programme: Programme, count: number) {
  return await vi.waitFor(
    async () => {
      const attempts = await attemptsOf(world, await only(programme));
      expect(attempts).toHaveLength(count);
      return attempts;
    },
    { timeout: 5000, interval: 10 },
  );
}

async function allDelivered(programme: Programme): Promise<void> {
  await vi.waitFor(
    async () => {
      const states = (await deliveriesOf(world, programme)).map((delivery) => delivery.state);
      expect(states.filter((state) => state !== 'delivered')).toEqual([]);
    },
    { timeout: 10_000, interval: 10 },
  );
}

/** The one delivery to a receiver that behaves like this, after its first attempt. */
async function afterOneAttempt(script: ReceiverScript) {
  const receiver = await startReceiver(script);
  const programme = await programmeWithDeliveries(world, receiver.url);
  startSender();
  const [attempt] = await attempted(programme, 1);
  return { attempt, delivery: await only(programme), receiver };
}

describe('a receiver that does not acknowledge', () => {
  test('is down: the delivery stays pending for its next rung', async () => {
    const programme = await programmeWithDeliveries(world, await unusedUrl());
    startSender();
    const [attempt] = await attempted(programme, 1);
    expect(attempt).toMatchObject({ outcome: 'connection', status: null, answer: null });
    expect(attempt?.error).toContain('ECONNREFUSED');
    const delivery = await only(programme);
    expect(delivery).toMatchObject({ state: 'pending', leasedUntil: null, deliveredAt: null });
    expect(delivery.dueAt.getTime()).toBeGreaterThan(world.clock.now().getTime() + minute - 10_000);
  });

  test.each([
    ['answers with another body', { status: 200, body: 'OK, thanks' }, 200],
    ['answers with nothing', { status: 200, body: '' }, 200],
    ['answers with another status', { status: 201, body: 'ok' }, 201],
    ['answers with an error', { status: 500, body: 'ok' }, 500],
    ['answers with a redirect', { status: 302, body: 'ok', headers: { location: '/' } }, 302],
  ] as const)('%s', async (_, answer, status) => {
    const { attempt, delivery, receiver } = await afterOneAttempt(answer);
    expect(attempt).toMatchObject({ outcome: 'not-acknowledged', status, answer: answer.body });
    expect(delivery.state).toBe('pending');
    expect(receiver.requests).toHaveLength(1);
  });

  test.each([
    ['hang', 'timeout'],
    ['stall', 'timeout'],
    ['close', 'connection'],
  ] as const)('does not finish its answer (%s)', async (script, outcome) => {
    const { attempt, delivery } = await afterOneAttempt(script);
    expect(attempt).toMatchObject({ outcome, status: null });
    expect(delivery.state).toBe('pending');
  });

  test('answers too much, and with characters that text columns refuse', async () => {
    const { attempt } = await afterOneAttempt({ status: 500, body: `\0${'x'.repeat(5000)}` });
    expect(attempt?.answer).toBe(`\ufffd${'x'.repeat(2047)}`);
  });

  test('is at a private address where that is not allowed', async () => {
    const receiver = await startReceiver();
    const literal = await programmeWithDeliveries(world, receiver.url);
    const named = await programmeWithDeliveries(world, `http://localhost:${receiver.port}/`);
    startSender({ allowPrivate: false });
    expect(await attempted(literal, 1)).toMatchObject([{ outcome: 'refused-address' }]);
    expect(await attempted(named, 1)).toMatchObject([{ outcome: 'refused-address' }]);
    expect(receiver.requests).toHaveLength(0);
  });
});

describe('a sender that cannot send', () => {
  test('because rendering throws: that is an attempt too, reported, without the message', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const render = async () => {
      throw new RangeError('the key is hunter2');
    };
    startSender({ dialects: { plain: plainDialect({ render }) } });
    const [attempt] = await attempted(programme, 1);
    expect(attempt).toMatchObject({ outcome: 'internal-error', requestBody: null });
    expect(attempt?.error).toContain('RangeError');
    expect(attempt?.error).not.toContain('hunter2');
    expect(errors).toHaveLength(1);
    expect(receiver.requests).toHaveLength(0);
  });

  test('because it was held up until its lease could run out during the call: it leaves the delivery alone', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    let heldUp = false;
    const dialect = plainDialect();
    const render: typeof dialect.render = async (event, delivery) => {
      if (!heldUp) world.wall.advance(5001);
      heldUp = true;
      return await dialect.render(event, delivery);
    };
    startSender({ dialects: { plain: { ...dialect, render } } });
    await vi.waitFor(() => expect(heldUp).toBe(true));
    await sleep(60);
    expect(receiver.requests).toHaveLength(0);
    expect(await only(programme)).toMatchObject({ state: 'pending', attempts: 1 });
    world.wall.advance(1000);
    await allDelivered(programme);
    expect(await attemptsOf(world, await only(programme))).toMatchObject([{ number: 2 }]);
  });

  test('because the database is away: it goes on when the database is back', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    let failures = 3;
    const query: typeof world.database.query = async (text, params) => {
      if (failures-- > 0) throw Object.assign(new Error('gone'), { code: '57P01' });
      return await world.database.query(text, params);
    };
    startSender({ database: { ...world.database, query } });
    await allDelivered(programme);
    expect(errors).toHaveLength(3);
  });

  test('because the sandbox drops the delivery: the attempt fails unsent and the ladder goes on', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    let drops = 1;
    startSender({ intercept: async () => (drops-- > 0 ? 'drop' : 'send') });
    expect(await attempted(programme, 1)).toMatchObject([{ outcome: 'dropped', requestBody: null }]);
    expect(receiver.requests).toHaveLength(0);
    world.clock.advance(minute);
    await allDelivered(programme);
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('the ladder', () => {
  test('waits by the business clock, stops after its last rung, and signs each attempt anew', async () => {
    const receiver = await startReceiver({ status: 500 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender();
    await attempted(programme, 1);

    world.clock.advance(minute - 1000);
    sender.wake();
    await sleep(60);
    expect(receiver.requests).toHaveLength(1);
    world.clock.advance(1000);
    await attempted(programme, 2);

    world.clock.advance(2 * minute - 1000);
    sender.wake();
    await sleep(60);
    expect(receiver.requests).toHaveLength(2);
    world.clock.advance(1000);
    await attempted(programme, 3);

    await vi.waitFor(async () =>
      expect(await only(programme)).toMatchObject({ state: 'exhausted', attempts: 3 }),
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
    startSender();
    await attempted(programme, 1);
    world.clock.advance(minute);
    await allDelivered(programme);
    expect(await attemptsOf(world, await only(programme))).toMatchObject([
      { number: 1, outcome: 'connection' },
      { number: 2, outcome: 'acknowledged', status: 200, answer: ' ok\n' },
    ]);
    expect((await only(programme)).deliveredAt).toBeInstanceOf(Date);
  });

  test('of an old event keeps the URL that the endpoint had then', async () => {
    const [old, current] = [await startReceiver({ status: 500 }), await startReceiver()];
    const programme = await programmeWithDeliveries(world, old.url);
    startSender();
    await attempted(programme, 1);
    await subscribe(world, programme, current.url);
    await record(world, [newEvent(programme)]);
    await current.received(1);
    old.answerWith({ status: 200, body: 'ok' });
    world.clock.advance(minute);
    await allDelivered(programme);
    expect(old.requests).toHaveLength(2);
    expect(current.requests).toHaveLength(1);
  });
});

describe('a dead receiver', () => {
  test('with 500 due deliveries does not delay another one', async () => {
    const [dead, alive] = [await startReceiver('hang'), await startReceiver()];
    await programmeWithDeliveries(world, dead.url, 500);
    // Room for few: what is under way to the dead receiver must leave some of it to others.
    const sender = startSender({ maxInFlight: 24, dialects: { plain: plainDialect({ timeoutMs: 2000 }) } });
    await dead.received(16);
    const programme = await programmeWithDeliveries(world, alive.url, 3);
    sender.wake();
    await alive.received(3);
    await allDelivered(programme);
    // Not one of the calls to the dead receiver has ended meanwhile.
    expect(dead.requests).toHaveLength(16);
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
    startSender({ perLane: 4, dialects: { plain: plainDialect({ timeoutMs: 3000 }) } });
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
    const pair = [startSender(), startSender()];
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
    startSender();
    await sleep(100);
    expect(receiver.requests).toHaveLength(0);
    world.wall.advance(5300);
    await allDelivered(programme);
    expect(receiver.requests).toHaveLength(3);
  });

  test('send again what a killed one had sent but not recorded', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const [claimed] = await claim(world);
    const client = createOutboundClient({ allowPrivate: true });
    clients.push(client);
    await client.post({ url: claimed?.url ?? '', headers: {}, body: claimed?.event.id ?? '' });
    world.wall.advance(15_000);
    startSender();
    await allDelivered(programme);
    expect(receiver.requests.map((request) => request.body)).toEqual([claimed?.event.id, claimed?.event.id]);
  });
});

describe('a redelivery by hand', () => {
  async function redeliverOnly(programme: Programme): Promise<void> {
    const delivery = await only(programme);
    const options = { ...programme, deliveryId: delivery.id, now: world.clock.now() };
    expect(await redeliver(world.database, options)).toEqual({ kind: 'scheduled' });
  }

  test('of another merchant’s delivery finds nothing', async () => {
    const programme = await programmeWithDeliveries(world, 'http://a.test/');
    const { id } = await only(programme);
    const now = world.clock.now();
    const options = { merchantId: randomUUID(), deliveryId: id, now };
    expect(await redeliver(world.database, options)).toEqual({ kind: 'not-found' });
    const unknown = { merchantId: programme.merchantId, deliveryId: randomUUID(), now };
    expect(await redeliver(world.database, unknown)).toEqual({ kind: 'not-found' });
  });

  test('sends a delivered one again', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender();
    await allDelivered(programme);
    await redeliverOnly(programme);
    sender.wake();
    await attempted(programme, 2);
    await allDelivered(programme);
    expect(receiver.requests[1]?.body).toBe(receiver.requests[0]?.body);
  });

  test('sends a pending one at once, whatever rung it waits for', async () => {
    const receiver = await startReceiver((_, index) => (index === 0 ? 'close' : { status: 200, body: 'ok' }));
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender();
    await attempted(programme, 1);
    await redeliverOnly(programme);
    sender.wake();
    await allDelivered(programme);
  });

  test('sends an exhausted one, and starts its ladder anew', async () => {
    const receiver = await startReceiver({ status: 500 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    const sender = startSender({ dialects: { plain: plainDialect({ retryDelaysMs: [minute] }) } });
    await attempted(programme, 1);
    world.clock.advance(minute);
    await attempted(programme, 2);
    expect(await only(programme)).toMatchObject({ state: 'exhausted' });
    await redeliverOnly(programme);
    sender.wake();
    await attempted(programme, 3);
    expect(await only(programme)).toMatchObject({ state: 'pending' });
    receiver.answerWith({ status: 200, body: 'ok' });
    world.clock.advance(minute);
    await allDelivered(programme);
  });

  test('of one that is being sent sends it once more after that', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 100 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    startSender();
    await receiver.received(1);
    await redeliverOnly(programme);
    await attempted(programme, 2);
    await allDelivered(programme);
    expect(receiver.requests).toHaveLength(2);
  });
});

describe('a sender', () => {
  test('that is stopped finishes what is under way and begins nothing more', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 100 });
    const programme = await programmeWithDeliveries(world, receiver.url, 2);
    const sender = startSender({ perLane: 1 });
    await receiver.received(1);
    await sender.stop();
    const states = (await deliveriesOf(world, programme)).map((delivery) => delivery.state);
    expect(states).toEqual(['delivered', 'pending']);
    await sleep(50);
    expect(receiver.requests).toHaveLength(1);
  });

  test('that is woken does not wait for its next look', async () => {
    const receiver = await startReceiver();
    const sender = startSender({ idleMs: 60_000 });
    await sleep(30);
    await programmeWithDeliveries(world, receiver.url);
    sender.wake();
    await receiver.received(1);
  });

  test('keeps the masked copy of a body where the dialect gives one', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const render = async () => ({ headers: {}, body: '{"otp":"123456"}', recordedBody: '{"otp":"******"}' });
    startSender({ dialects: { plain: plainDialect({ render }) } });
    await allDelivered(programme);
    expect(receiver.requests[0]?.body).toBe('{"otp":"123456"}');
    expect(await attemptsOf(world, await only(programme))).toMatchObject([
      { requestBody: '{"otp":"******"}' },
    ]);
  });

  test('records an attempt with what was sent, what came back and how long it took', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 30 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    startSender();
    await allDelivered(programme);
    const delivery = await only(programme);
    const [attempt] = await attemptsOf(world, delivery);
    expect(attempt).toMatchObject({
      merchantId: programme.merchantId,
      deliveryId: delivery.id,
      number: 1,
      outcome: 'acknowledged',
      status: 200,
      requestBody: delivery.eventId,
      answer: 'ok',
      error: null,
    });
    expect(attempt?.durationMs).toBeGreaterThanOrEqual(29);
    expect(errors).toEqual([]);
  });
});
