import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  attemptsOf,
  claim,
  deliveriesOf,
  forgetDeliveries,
  minute,
  newWorld,
  type Programme,
  programmeWithDeliveries,
  type World,
} from '../testing/events-world.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { Attempt } from './delivery.ts';
import { recordAttempts } from './record-attempts.ts';
import { redeliver } from './redeliver.ts';

let world: World;
let programme: Programme;
beforeAll(async () => {
  world = await newWorld();
});
beforeEach(async () => {
  await forgetDeliveries(world);
  programme = await programmeWithDeliveries(world, 'http://a.test/');
});

async function claimOne(): Promise<ClaimedDelivery> {
  const [claimed] = await claim(world);
  if (!claimed) throw new Error('There was nothing to claim.');
  return claimed;
}

/** The lease of what is claimed runs out, as after a kill or a long pause. */
function letLeaseRunOut(): void {
  world.wall.advance(20_000);
}

function result(claimed: ClaimedDelivery, outcome: Attempt['outcome'], nextDueAt: Date | null = null) {
  const attempt: Attempt = {
    merchantId: claimed.merchantId,
    deliveryId: claimed.id,
    number: claimed.attempt,
    attemptedAt: world.clock.now(),
    durationMs: 12,
    outcome,
    status: outcome === 'acknowledged' ? 200 : null,
    requestBody: 'sealed',
    answer: null,
    error: null,
  };
  const { generation } = claimed;
  const acknowledged = outcome === 'acknowledged';
  return { attempt, acknowledged, generation, nextDueAt, recordedAt: world.clock.now() };
}

async function delivery() {
  const [row] = await deliveriesOf(world, programme);
  if (!row) throw new Error('The delivery is gone.');
  return row;
}

describe('an attempt that failed', () => {
  test('puts its delivery on the next rung', async () => {
    const nextDueAt = new Date(world.clock.now().getTime() + minute);
    await recordAttempts(world.database, [result(await claimOne(), 'connection', nextDueAt)]);
    expect(await delivery()).toMatchObject({
      state: 'pending',
      dueAt: nextDueAt,
      leasedUntil: null,
      attempts: 1,
    });
    world.clock.advance(minute);
    expect(await claimOne()).toMatchObject({ rung: 1, attempt: 2 });
  });

  test('exhausts its delivery at the end of the ladder', async () => {
    await recordAttempts(world.database, [result(await claimOne(), 'timeout', null)]);
    expect(await delivery()).toMatchObject({ state: 'exhausted', leasedUntil: null });
  });

  test('and outlived its lease leaves the decision to the attempt that took its place', async () => {
    const stale = await claimOne();
    letLeaseRunOut();
    const current = await claimOne();
    await recordAttempts(world.database, [result(stale, 'timeout', null)]);
    expect(await delivery()).toMatchObject({ state: 'pending', leasedUntil: current.leasedUntil });
    await recordAttempts(world.database, [result(current, 'acknowledged')]);
    expect(await delivery()).toMatchObject({ state: 'delivered', leasedUntil: null });
    expect(await attemptsOf(world, await delivery())).toMatchObject([
      { number: 1, outcome: 'timeout' },
      { number: 2, outcome: 'acknowledged' },
    ]);
  });

  test('after another one was acknowledged changes nothing', async () => {
    const first = await claimOne();
    letLeaseRunOut();
    const second = await claimOne();
    await recordAttempts(world.database, [result(first, 'acknowledged')]);
    await recordAttempts(world.database, [result(second, 'timeout', world.clock.now())]);
    expect(await delivery()).toMatchObject({ state: 'delivered', leasedUntil: null });
  });
});

describe('an attempt that was acknowledged', () => {
  test('delivers, also when its lease had run out meanwhile', async () => {
    const stale = await claimOne();
    letLeaseRunOut();
    await claimOne();
    await recordAttempts(world.database, [result(stale, 'acknowledged')]);
    expect(await delivery()).toMatchObject({ state: 'delivered' });
    expect((await delivery()).deliveredAt).toBeInstanceOf(Date);
  });

  test('delivers even what a later attempt has exhausted', async () => {
    const first = await claimOne();
    letLeaseRunOut();
    const second = await claimOne();
    await recordAttempts(world.database, [result(second, 'timeout', null)]);
    expect(await delivery()).toMatchObject({ state: 'exhausted' });
    await recordAttempts(world.database, [result(first, 'acknowledged')]);
    expect(await delivery()).toMatchObject({ state: 'delivered' });
  });

  test('before a redelivery by hand only gives its lease back', async () => {
    const claimed = await claimOne();
    const now = world.clock.now();
    await world.database.transaction((tx) => redeliver(tx, { ...programme, deliveryId: claimed.id, now }));
    expect(await claim(world)).toEqual([]);
    await recordAttempts(world.database, [result(claimed, 'acknowledged')]);
    expect(await delivery()).toMatchObject({ state: 'pending', leasedUntil: null });
    expect(await claimOne()).toMatchObject({ attempt: 2, rung: 0 });
  });
});

test('recording twice is recording once', async () => {
  const nextDueAt = new Date(world.clock.now().getTime() + minute);
  const failed = result(await claimOne(), 'connection', nextDueAt);
  await recordAttempts(world.database, [failed]);
  await recordAttempts(world.database, [failed]);
  expect(await attemptsOf(world, await delivery())).toHaveLength(1);
  world.clock.advance(minute);
  expect(await claimOne()).toMatchObject({ rung: 1 });
});

test('an attempt number without a row is one that a kill cut short', async () => {
  await claimOne();
  letLeaseRunOut();
  await recordAttempts(world.database, [result(await claimOne(), 'acknowledged')]);
  expect(await delivery()).toMatchObject({ attempts: 2, state: 'delivered' });
  expect(await attemptsOf(world, await delivery())).toMatchObject([{ number: 2 }]);
});
