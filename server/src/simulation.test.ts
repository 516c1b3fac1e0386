import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { authorize, refund, reverse, settle } from './authorizations/index.ts';
import { type Card, closeCard, freezeCard, unfreezeCard } from './cards/index.ts';
import { engineWorld } from './testing/engine-world.ts';
import { type Chance, seededChance } from './testing/kills/chance.ts';
import { testDatabase } from './testing/test-database.ts';

/*
 * Seeded card lives: orders and network messages in any order, repeated, racing, with jobs run late or twice and the
 * clock moved. After every round the books must verify, and two independent records must agree: what the ledger says
 * is on a card, and what operations and transactions say should be. EMBOSS_SEED=n repeats one; EMBOSS_STEPS=n goes on longer.
 */

const STEPS = Number(process.env.EMBOSS_STEPS ?? 60);
const seeds = process.env.EMBOSS_SEED ? [Number(process.env.EMBOSS_SEED)] : [1, 2, randomInt(1_000_000)];
const HOUR_MS = 3_600_000;

describe('simulated card lives', () => {
  test.each(seeds)('keep every invariant (EMBOSS_SEED=%i)', async (seed) => {
    const database = await testDatabase();
    const world = await engineWorld(database, { reserve: 5_000 });
    const random = seededChance(seed);
    const life = simulate(world, random);
    for (let step = 0; step < STEPS; step++) {
      // Several things at once: they race for the same cards, and some land in one batch.
      await Promise.all(Array.from({ length: random.between(1, 5) }, () => life.step()));
      if (step % 10 === 9) await check(world);
    }
    await world.engine.clock.advance(8 * 24 * HOUR_MS);
    await world.runJobs();
    await check(world);
    const open = await database.query("select from operations where status = 'accepted'");
    expect(open, 'operations that never ended').toEqual([]);
    expect(await database.query('select from jobs'), 'jobs that were never finished').toEqual([]);
  });
});

type World = Awaited<ReturnType<typeof engineWorld>>;

function simulate(world: World, random: Chance) {
  const { engine, USD } = world;
  const cards: Card[] = [];
  const purchases: { card: Card; authorizationId: string }[] = [];
  const references: string[] = [];
  const messages: Parameters<typeof authorize>[1][] = [];

  /** Mostly a new name, sometimes one that was used before. */
  function reference(): string {
    if (references.length > 0 && random.happens(0.15)) return random.oneOf(references);
    references.push(`ref-${references.length}`);
    return references.at(-1) as string;
  }

  async function purchase(): Promise<void> {
    const isRepeated = messages.length > 0 && random.happens(0.15);
    const card = random.oneOf(cards);
    const currency = random.happens(0.2) ? 'EUR' : 'USD';
    const identity = `message-${messages.length}`;
    const message = isRepeated
      ? random.oneOf(messages)
      : world.message(card, random.between(1, 120), { currency, identity });
    messages.push(message);
    const outcome = await authorize(engine.authorizations, message);
    if (outcome.kind === 'recorded' && outcome.transaction.authorizationId !== null) {
      purchases.push({ card, authorizationId: outcome.transaction.authorizationId });
    }
  }

  async function followUp(): Promise<void> {
    const { card, authorizationId } = random.oneOf(purchases);
    const message = { ...world.message(card, random.between(1, 90)), authorizationId };
    if (random.happens(0.5)) await settle(engine.authorizations, message, random.happens(0.6));
    else if (random.happens(0.6)) await reverse(engine.authorizations, message);
    else await refund(engine.authorizations, message);
  }

  async function fault(): Promise<void> {
    await world.fault({
      operation: random.oneOf(['issue', 'fund', 'freeze', 'close'] as const),
      action: 'fail',
    });
  }

  async function step(): Promise<void> {
    const roll = random.between(0, 99);
    if (cards.length === 0 || roll < 8) {
      const accepted = await world.issue(reference(), USD(random.between(10, 209)));
      if (accepted.kind === 'accepted') cards.push(accepted.card);
      return;
    }
    const card = random.oneOf(cards);
    if (roll < 20) await world.fund(card, USD(random.between(10, 109)), reference());
    else if (roll < 26) await freezeCard(engine.cards, card);
    else if (roll < 32) await unfreezeCard(engine.cards, card);
    else if (roll < 36) await closeCard(engine.cards, card);
    else if (roll < 62) await purchase();
    else if (roll < 78 && purchases.length > 0) await followUp();
    else if (roll < 82) await refund(engine.authorizations, world.message(card, random.between(1, 30)));
    else if (roll < 85) await settle(engine.authorizations, world.message(card, random.between(1, 30)), true);
    else if (roll < 88) await fault();
    else if (roll < 90) await engine.clock.advance(random.between(1, 40) * HOUR_MS);
    else await world.runJobs();
  }

  return { step };
}

async function check(world: World): Promise<void> {
  const { database } = world;
  expect(await world.verify(), 'what the ledger verification found').toEqual([]);
  expect(await database.query(disagreements), 'cards whose account is not what their history says').toEqual(
    [],
  );
  expect(await database.query(gaps), 'cards whose events have gaps').toEqual([]);
  expect(await database.query(openOnClosed), 'closed cards with open holds').toEqual([]);
}

/** Card by card: loads that were done, less what was settled, plus refunds, less what a close returned. */
const disagreements = `
  with loads as (
    select card_id, sum(amount) as amount from operations where kind in ('issue', 'fund') and status = 'done' group by card_id),
  spent as (
    select card_id, sum(case type when 'settlement' then -billing_amount when 'refund' then billing_amount else 0 end) as amount
    from transactions where status = 'complete' group by card_id),
  returned as (
    select stream as card_id, sum((data->>'returned')::bigint) as amount from events where type = 'card.closed' group by stream),
  passed_on as (
    select a.subject as card_id, sum(t.posted) as amount from transfers t join accounts a on a.id = t.debit_account
    where t.code = 'refund-of-closed-card' group by a.subject)
  select cards.id, a.posted_credits - a.posted_debits as in_ledger
  from cards join accounts a on a.kind = 'card' and a.subject = cards.id::text
  left join loads on loads.card_id = cards.id left join spent on spent.card_id = cards.id
  left join returned on returned.card_id = cards.id::text left join passed_on on passed_on.card_id = cards.id::text
  where a.posted_credits - a.posted_debits <> coalesce(loads.amount, 0) + coalesce(spent.amount, 0)
    - coalesce(returned.amount, 0) - coalesce(passed_on.amount, 0)`;

const gaps = `select stream from events where stream is not null group by stream
  having count(*) <> max(sequence) or min(sequence) <> 1`;

const openOnClosed = `select cards.id from cards join accounts a on a.kind = 'card' and a.subject = cards.id::text
  where cards.status = 'closed' and a.pending_debits <> 0`;
