import { randomInt, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Review } from '../../cardholders/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { worked } from '../../testing/worked.ts';
import { Secret } from '../../vault/index.ts';
import { assignNumber } from '../assign-number.ts';
import type { Card } from '../card.ts';
import { listPlasticsOfCard, movePlastic, orderPlastic, reportPlastic } from '../plastics/index.ts';
import { activateCard } from './activate-card.ts';
import { cancelApplication } from './cancel-application.ts';
import { cancelOverdueApplications } from './cancel-overdue-applications.ts';
import { openVerification } from './open-verification.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const GRANTED = 6n;
const database = await testDatabase();

const pan = () => Secret.of(`4${String(randomInt(10 ** 12)).padStart(12, '0')}${randomInt(100, 1000)}`);

type Step =
  | { readonly do: 'apply' | 'cancel' | 'assign' | 'open' | 'lose' | 'replace' | 'change terms' | 'run jobs' }
  | { readonly do: 'activate'; readonly fails: boolean }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'review'; readonly said: Partial<Review>; readonly late: boolean };

const review = fc.record({
  do: fc.constant('review' as const),
  said: fc.constantFrom<Partial<Review>>(
    {},
    { source: 'manual' },
    { verdict: 'rejected', retryAllowed: true },
    { verdict: 'rejected', retryAllowed: false },
    { source: 'manual', verdict: 'rejected', retryAllowed: true },
  ),
  late: fc.boolean(),
});

const step: fc.Arbitrary<{ readonly which: number; readonly step: Step }> = fc.record({
  which: fc.nat(5),
  step: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'apply' }) },
    { weight: 4, arbitrary: review },
    { weight: 3, arbitrary: fc.constant<Step>({ do: 'assign' }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('activate' as const), fails: fc.boolean() }) },
    { weight: 2, arbitrary: fc.constant<Step>({ do: 'run jobs' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'cancel' }) },
    { weight: 2, arbitrary: fc.constantFrom<Step>({ do: 'open' }, { do: 'lose' }, { do: 'replace' }) },
    { weight: 1, arbitrary: fc.constant<Step>({ do: 'change terms' }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 20, 31) }),
    },
  ),
});

type World = Awaited<ReturnType<typeof applicationWorld>>;

async function play(world: World, cards: Card[], which: number, what: Step): Promise<void> {
  const { engine } = world;
  if (what.do === 'apply') {
    const outcome = await world.apply();
    if (outcome.kind === 'applied') cards.push(outcome.card);
    else expect(outcome.reason).toBe('quota-exhausted');
    return;
  }
  if (what.do === 'change terms') return await switchRequirement(world);
  if (what.do === 'run jobs') return void (await world.runJobs());
  if (what.do === 'wait') {
    await engine.clock.advance(what.days * DAY_MS);
    return void worked(await cancelOverdueApplications(engine.cards));
  }
  const chosen = cards[which % Math.max(cards.length, 1)];
  if (!chosen) return;
  const card = await world.reread(chosen);
  switch (what.do) {
    case 'cancel':
      return void (await cancelApplication(engine.cards, card));
    case 'open':
      return void (await openVerification(engine.cards, card));
    case 'lose': {
      const plastic = (await listPlasticsOfCard(world.database, card)).find(({ pan }) => pan === 'card');
      return void (plastic && (await reportPlastic(engine.cards, plastic, 'lost')));
    }
    case 'replace': {
      const identity = { merchantId: card.merchantId, scope: 'test', key: randomUUID(), fingerprint: '' };
      const reason = card.status === 'pending-assignment' ? 'first' : 'damaged';
      const ordered = await orderPlastic(engine.cards, card, { reason }, identity);
      if (ordered.kind !== 'ordered') return;
      for (const to of ['personalised', 'shipped'] as const)
        await movePlastic(engine.cards, ordered.plastic, to);
      return;
    }
    case 'assign':
      return void (await assignNumber(engine.cards, card, pan()));
    case 'activate':
      if (what.fails) await world.fault({ operation: 'activate', action: 'fail', cardId: card.id });
      return void (await activateCard(engine.cards, card, Secret.of('135790')));
    case 'review': {
      const now = engine.clock.now().getTime();
      const reviewedAt = new Date(what.late ? now - DAY_MS : now);
      return void (await world.review(card, { ...what.said, reviewedAt }));
    }
  }
}

/** The operator changes their mind about who may hold the product's cards: it holds for those who apply from then on. */
async function switchRequirement({ database, product, scope: { merchantId } }: World): Promise<void> {
  await database.query(
    `update products set terms = jsonb_set(terms, '{requiresVerifiedCardholder}',
       to_jsonb(not (terms->>'requiresVerifiedCardholder')::boolean)) where merchant_id = $1 and id = $2`,
    [merchantId, product.id],
  );
}

/** What is true of every application at every moment. */
async function check(world: World, cards: readonly Card[]): Promise<void> {
  const now = await Promise.all(cards.map((card) => world.reread(card)));
  const units = (kind: Card['quotaUnit']) => BigInt(now.filter(({ quotaUnit }) => quotaUnit === kind).length);
  expect(await world.quota()).toEqual({ granted: GRANTED, held: units('held'), used: units('used') });
  for (const card of now) {
    const told = await world.told(card);
    const isWaiting = card.status.startsWith('pending-');
    expect(told.filter((type) => type === 'card.issued')).toHaveLength(card.status === 'active' ? 1 : 0);
    expect(told.filter((type) => type === 'card.issue_failed')).toHaveLength(
      card.status === 'failed' ? 1 : 0,
    );
    expect(card.quotaUnit).toBe(isWaiting ? 'held' : card.status === 'active' ? 'used' : null);
    expect(card.last4 === null).toBe(card.status !== 'active' && card.status !== 'pending-activation');

    // Nobody who holds a card whose number was lost was told that it is there.
    if (card.status === 'active' && card.numberRetired !== null) expect(told).toContain('plastic.lost');
    const verification = await world.verification(card);
    const reviews = await world.reviews(card);
    const latest = reviews.at(-1);
    const isOpenedSince = verification.status === 'pending';
    if (latest) expect(verification.reviewedAt).toEqual(latest.reviewedAt);
    if (latest && !isOpenedSince) expect(verification.status).toBe(latest.verdict);
    else expect(['not-started', 'pending']).toContain(verification.status);
    expect(verification.dueAt !== null).toBe(card.status === 'pending-verification');
    if (card.status === 'pending-assignment') expect(verification.status).toBe('approved');
  }
}

test('whatever happens to applications in whatever order, units, tellings and verdicts agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = await applicationWorld(database, { quota: GRANTED });
      const cards: Card[] = [];
      for (const { which, step: what } of [{ which: 0, step: { do: 'apply' } as const }, ...steps]) {
        await world.engine.clock.advance(1);
        await play(world, cards, which, what);
        await check(world, cards);
      }
      expect(await world.verify()).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 60_000);
