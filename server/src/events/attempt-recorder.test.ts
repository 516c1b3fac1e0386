import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../platform/index.ts';
import {
  claim,
  deliveriesOf,
  forgetDeliveries,
  newWorld,
  type Programme,
  programmeWithDeliveries,
  type World,
} from '../testing/events-world.ts';
import { createAttemptRecorder } from './attempt-recorder.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { AttemptResult } from './record-attempts.ts';

let world: World;
let programme: Programme;
let errors: unknown[];
beforeAll(async () => {
  world = await newWorld();
});
beforeEach(async () => {
  errors = [];
  await forgetDeliveries(world);
  programme = await programmeWithDeliveries(world, 'http://a.test/', 3);
});

/** The real database, whose first statements fail with these SQL states. */
function failing(...states: string[]): Database {
  return {
    ...world.database,
    query: async (text, params) => {
      const code = states.shift();
      if (code) throw Object.assign(new Error(`failed with ${code}`), { code });
      return await world.database.query(text, params);
    },
  };
}

function recorderOn(database: Database) {
  return createAttemptRecorder(database, (error) => errors.push(error));
}

function acknowledged(
  claimed: ClaimedDelivery,
  overrides: Partial<AttemptResult['attempt']> = {},
): AttemptResult {
  return {
    attempt: {
      merchantId: claimed.merchantId,
      deliveryId: claimed.id,
      number: claimed.attempt,
      attemptedAt: world.clock.now(),
      durationMs: 1,
      outcome: 'acknowledged',
      status: 200,
      requestBody: 'sealed',
      answer: 'ok',
      error: null,
      ...overrides,
    },
    acknowledged: true,
    generation: claimed.generation,
    nextDueAt: null,
    recordedAt: world.clock.now(),
  };
}

async function states(): Promise<string[]> {
  return (await deliveriesOf(world, programme)).map((delivery) => delivery.state);
}

describe('a recorder', () => {
  test('tries again after a deadlock', async () => {
    const recorder = recorderOn(failing('40P01', '40P01'));
    const claimed = await claim(world);
    await Promise.all(claimed.map((delivery) => recorder.record(acknowledged(delivery))));
    expect(await states()).toEqual(['delivered', 'delivered', 'delivered']);
    expect(errors).toHaveLength(2);
  });

  test('writes the others when one cannot be written, and gives that one up', async () => {
    const recorder = recorderOn(world.database);
    const [first, second, third] = (await claim(world)) as [
      ClaimedDelivery,
      ClaimedDelivery,
      ClaimedDelivery,
    ];
    // They arrive while the first is being written, and so form a batch.
    await Promise.all([
      recorder.record(acknowledged(first)),
      recorder.record(acknowledged(second, { answer: 'a\0b' })),
      recorder.record(acknowledged(third)),
    ]);
    expect(await states()).toEqual(['delivered', 'pending', 'delivered']);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('writes two attempts at one delivery one after the other', async () => {
    const recorder = recorderOn(world.database);
    const [first] = (await claim(world, { limit: 1 })) as [ClaimedDelivery];
    world.wall.advance(60_000);
    const [second] = (await claim(world, { limit: 1 })) as [ClaimedDelivery];
    expect(second.id).toBe(first.id);
    const others = await claim(world, { limit: 1 });
    await Promise.all([...others, first, second].map((delivery) => recorder.record(acknowledged(delivery))));
    const attempts = await world.database.query('select from delivery_attempts where delivery_id = $1', [
      first.id,
    ]);
    expect(attempts).toHaveLength(2);
    expect(errors).toEqual([]);
  });
});
