import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { seededChance } from './testing/kills/chance.ts';
import { cardLives } from './testing/simulation/card-lives.ts';
import { checkBooks } from './testing/simulation/check-books.ts';
import { checkLimits } from './testing/simulation/check-limits.ts';
import { checkPurchases } from './testing/simulation/check-purchases.ts';
import { checkTellings } from './testing/simulation/check-tellings.ts';
import { type SimulatedWorld, simulatedWorld } from './testing/simulation/simulated-world.ts';
import { snapshot } from './testing/simulation/snapshot.ts';
import { testDatabase } from './testing/test-database.ts';

/*
 * Seeded card lives: orders and network messages of every type in any order, repeated, racing, with jobs run late or
 * twice and the clock moved. After every round the books must verify, and independent records must agree: the ledger,
 * the purchases, the list of messages, the counters of limits and the events. EMBOSS_SEED=n repeats one;
 * EMBOSS_STEPS=n goes on longer.
 */

const STEPS = Number(process.env.EMBOSS_STEPS ?? 80);
const seeds = process.env.EMBOSS_SEED ? [Number(process.env.EMBOSS_SEED)] : [1, 2, randomInt(1_000_000)];
const DAY_MS = 24 * 3_600_000;
/** Longer than any hold stands. */
const LONG_DAYS = 32;
const CHECKED_EVERY = 5;

describe('simulated card lives', () => {
  test.each(seeds)(
    'keep every invariant (EMBOSS_SEED=%i)',
    { timeout: 30_000 + STEPS * 500 },
    async (seed) => {
      const database = await testDatabase();
      const world = await simulatedWorld(database);
      const random = seededChance(seed);
      const lives = cardLives(world, random);
      for (let round = 1; round <= STEPS; round++) {
        // Several things at once: they race for the same cards, and some land in one batch.
        await Promise.all(Array.from({ length: random.between(1, 6) }, () => lives.step()));
        if (round % CHECKED_EVERY > 0) continue;
        await check(world, lives.cards);
        const before = await snapshot(database);
        if (await lives.replay())
          expect(await snapshot(database), 'a replay changed something').toEqual(before);
      }
      await world.engine.clock.advance(LONG_DAYS * DAY_MS);
      await world.runJobs();
      await check(world, lives.cards);
      const left = {
        operations: await database.query("select from operations where status = 'accepted'"),
        jobs: await database.query('select from jobs'),
        holds: await database.query('select from authorizations where open + open_fees > 0'),
      };
      expect(left, 'work that was never finished').toEqual({ operations: [], jobs: [], holds: [] });
    },
  );
});

async function check(
  world: SimulatedWorld,
  cards: Parameters<typeof checkLimits>[0]['cards'],
): Promise<void> {
  const { database } = world;
  const findings = [
    ...(await checkBooks(world)),
    ...(await checkPurchases(database)),
    ...(await checkTellings(database)),
    ...(await checkLimits({ ...world, cards })),
  ];
  expect(findings).toEqual([]);
}
