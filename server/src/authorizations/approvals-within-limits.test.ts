import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { type Chance, seededChance } from '../testing/kills/chance.ts';
import { checkBooks } from '../testing/simulation/check-books.ts';
import { checkLimits } from '../testing/simulation/check-limits.ts';
import { limitCard, type SimulatedWorld, simulatedWorld } from '../testing/simulation/simulated-world.ts';
import { testDatabase } from '../testing/test-database.ts';

/*
 * Where nothing is forced, no window of any limit ever holds more than the limit allows, however many purchases race for
 * it, and however much comes back to it. EMBOSS_SEED=n repeats one run.
 */

const seeds = process.env.EMBOSS_SEED ? [Number(process.env.EMBOSS_SEED)] : [1, randomInt(1_000_000)];
const ROUNDS = 25;
const AT_ONCE = 8;
const HOUR_MS = 3_600_000;

test.each(seeds)(
  'approvals alone never pass a limit (EMBOSS_SEED=%i)',
  async (seed) => {
    const random = seededChance(seed);
    const world = await simulatedWorld(await testDatabase());
    await world.fillReserve(20_000);
    await world.share(5_000, 'from-reserve');
    const cards = await someCards(world);
    const declines = new Set<string | null>();
    for (let round = 0; round < ROUNDS; round++) {
      const shopping = Array.from({ length: AT_ONCE }, () => shop(world, random, random.oneOf(cards)));
      for (const reason of await Promise.all(shopping)) declines.add(reason);
      expect(await checkLimits({ ...world, cards }, { nothingIsForced: true })).toEqual([]);
      if (random.happens(0.4)) await world.engine.clock.advance(random.between(1, 20) * HOUR_MS);
      await world.runJobs();
    }
    expect(await checkBooks(world)).toEqual([]);
    const limits = [...declines].filter((reason) => reason?.endsWith('-limit'));
    expect(limits.length, 'kinds of limits that were reached').toBeGreaterThan(1);
  },
  60_000,
);

/** Two of each product. */
async function someCards(world: SimulatedWorld): Promise<Card[]> {
  const cards: Card[] = [];
  for (const product of [...world.products, ...world.products]) {
    const accepted = await world.issue(product, `card-${cards.length}`, world.USD(900));
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    await limitCard(world, accepted.card);
    cards.push(accepted.card);
  }
  await world.runJobs();
  return cards;
}

/** One purchase, and what its acceptor makes of it. @returns why it was declined, or null */
async function shop(world: SimulatedWorld, random: Chance, card: Card): Promise<string | null> {
  const major = random.between(5, 120);
  const type = random.happens(0.15) ? 'debit' : 'authorization';
  const asked = await world.send(type, card, major, { partialApproval: random.happens(0.5) });
  const { authorizationId, billing, declineReason } = asked;
  if (declineReason !== null || type === 'debit') return declineReason;
  const part = { ...billing, amount: billing.amount / 2n };
  const follow = { authorizationId };
  if (random.happens(0.3)) await world.send('incremental', card, random.between(1, 60), follow);
  if (random.happens(0.3)) await world.send('reversal', card, 0, { ...follow, amount: part });
  const end = random.between(0, 3);
  if (end === 0) await world.send('settlement', card, 0, { ...follow, amount: part });
  if (end === 1) await world.send('settlement', card, 0, { ...follow, amount: part, final: false });
  // Of a purchase with increments this is only a part of what is held.
  if (end === 2) await world.send('reversal', card, 0, { ...follow, amount: billing });
  return null;
}
