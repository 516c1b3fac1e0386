import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { allDelivered, attempted, errors, only, startSender } from '../testing/events-sender.ts';
import {
  attemptsOf,
  deliveriesOf,
  forgetDeliveries,
  minute,
  newWorld,
  plainDialect,
  programmeWithDeliveries,
} from '../testing/events-world.ts';
import { type ReceiverScript, startReceiver, unusedUrl } from '../testing/receiver.ts';

const world = await newWorld();
beforeEach(() => forgetDeliveries(world));

/** The one delivery to a receiver that behaves like this, after its first attempt. */
async function afterOneAttempt(script: ReceiverScript, timeoutMs = 3000) {
  const receiver = await startReceiver(script);
  const programme = await programmeWithDeliveries(world, receiver.url);
  startSender(world, { dialects: { plain: plainDialect({ timeoutMs }) } });
  const [attempt] = await attempted(world, programme, 1);
  return { attempt, delivery: await only(world, programme), receiver };
}

describe('a receiver that does not acknowledge', () => {
  test('is down: the delivery stays pending for its next rung', async () => {
    const programme = await programmeWithDeliveries(world, await unusedUrl());
    startSender(world);
    const [attempt] = await attempted(world, programme, 1);
    expect(attempt).toMatchObject({ outcome: 'connection', status: null, answer: null });
    expect(attempt?.error).toContain('ECONNREFUSED');
    const delivery = await only(world, programme);
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
    const { attempt, delivery } = await afterOneAttempt(script, 200);
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
    startSender(world, { allowPrivate: false });
    expect(await attempted(world, literal, 1)).toMatchObject([{ outcome: 'refused-address' }]);
    expect(await attempted(world, named, 1)).toMatchObject([{ outcome: 'refused-address' }]);
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
    startSender(world, { dialects: { plain: plainDialect({ render }) } });
    const [attempt] = await attempted(world, programme, 1);
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
    startSender(world, { dialects: { plain: { ...dialect, render } } });
    await vi.waitFor(() => expect(heldUp).toBe(true));
    await sleep(60);
    expect(receiver.requests).toHaveLength(0);
    expect(await only(world, programme)).toMatchObject({ state: 'pending', attempts: 1 });
    world.wall.advance(5000);
    await allDelivered(world, programme);
    expect(await attemptsOf(world, await only(world, programme))).toMatchObject([{ number: 2 }]);
  });

  test('because the database is away: it goes on when the database is back', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    let failures = 3;
    const query: typeof world.database.query = async (text, params) => {
      if (failures-- > 0) throw Object.assign(new Error('gone'), { code: '57P01' });
      return await world.database.query(text, params);
    };
    startSender(world, { database: { ...world.database, query } });
    await allDelivered(world, programme);
    expect(errors).toHaveLength(3);
  });

  test('because the sandbox drops the delivery: the attempt fails unsent and the ladder goes on', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    let drops = 1;
    startSender(world, { intercept: async () => (drops-- > 0 ? 'drop' : 'send') });
    expect(await attempted(world, programme, 1)).toMatchObject([{ outcome: 'dropped', requestBody: null }]);
    expect(receiver.requests).toHaveLength(0);
    world.clock.advance(minute);
    await allDelivered(world, programme);
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('a sender', () => {
  test('that is stopped finishes what is under way and begins nothing more', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 500 });
    const programme = await programmeWithDeliveries(world, receiver.url, 2);
    const sender = startSender(world, { perLane: 1, dialects: { plain: plainDialect({ timeoutMs: 5000 }) } });
    await receiver.received(1);
    await sender.stop();
    const states = (await deliveriesOf(world, programme)).map((delivery) => delivery.state);
    expect(states).toEqual(['delivered', 'pending']);
    await sleep(50);
    expect(receiver.requests).toHaveLength(1);
  });

  test('that is woken does not wait for its next look', async () => {
    const receiver = await startReceiver();
    const sender = startSender(world, { idleMs: 60_000 });
    await sleep(30);
    await programmeWithDeliveries(world, receiver.url);
    sender.wake();
    await receiver.received(1);
  });

  test('keeps the masked copy of a body where the dialect gives one', async () => {
    const receiver = await startReceiver();
    const programme = await programmeWithDeliveries(world, receiver.url);
    const render = async () => ({ headers: {}, body: '{"otp":"123456"}', recordedBody: '{"otp":"******"}' });
    startSender(world, { dialects: { plain: plainDialect({ render }) } });
    await allDelivered(world, programme);
    expect(receiver.requests[0]?.body).toBe('{"otp":"123456"}');
    expect(await attemptsOf(world, await only(world, programme))).toMatchObject([
      { requestBody: '{"otp":"******"}' },
    ]);
  });

  test('records an attempt with what was sent, what came back and how long it took', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok', delayMs: 30 });
    const programme = await programmeWithDeliveries(world, receiver.url);
    startSender(world);
    await allDelivered(world, programme);
    const delivery = await only(world, programme);
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
