import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom, wallClock } from '../../platform/index.ts';
import { engineWorld } from '../../testing/engine-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { recordedEvent } from '../../testing/test-message.ts';
import { until } from '../../testing/until.ts';
import type { Answer } from './answer.ts';
import type { Asking } from './decision-asker.ts';
import { type HookSetting, setDecisionHook } from './set-decision-hook.ts';

const database = await testDatabase();
const yes: Answer = { kind: 'verdict', verdict: 'approved', reason: null };
const no: Answer = { kind: 'verdict', verdict: 'declined', reason: 'not today' };
const never = new Promise<Answer>(() => {});

/** An engine whose merchant has a hook that answers as the test says, and a card with 100. */
async function hookedWorld(answer: () => Answer | Promise<Answer>, setting: Partial<HookSetting> = {}) {
  const asked: Asking[] = [];
  const asker = {
    ask: async (asking: Asking) => {
      asked.push(asking);
      return await answer();
    },
  };
  const world = await engineWorld(database, { asker });
  const { vault } = world.engine;
  await database.transaction((tx) =>
    setDecisionHook(
      tx,
      { vault, random: systemRandom },
      {
        ...world.scope,
        url: 'https://example.com/decide',
        windowMs: 10_000,
        fallback: 'decline',
        fallbackLimit: null,
        enabled: true,
        allowPrivate: false,
        now: wallClock.now(),
        ...setting,
      },
    ),
  );
  const card = await world.activeCard(100);
  const events = async (type: string) => (await world.eventsOf(card)).filter((event) => event.type === type);
  return { ...world, asked, card, events, hooks: world.engine.authorizations.hooks };
}

/** An answer that comes when the test says so. */
function held() {
  let release = (_: Answer) => {};
  const answer = new Promise<Answer>((resolve) => (release = resolve));
  return { answer: () => answer, release: (value: Answer) => release(value) };
}

describe('a purchase', () => {
  test('goes through when the hook approves', async () => {
    const world = await hookedWorld(() => yes);
    const outcome = await world.handle('authorization', world.card, 30);
    expect(outcome).toMatchObject({
      kind: 'recorded',
      event: { status: 'complete', responseCode: '00', declineReason: null },
      authorization: { details: { decision: { hook: { outcome: 'approved', fallback: null } } } },
    });
    const [asking] = world.asked;
    const event = recordedEvent(outcome);
    expect(asking?.question).toMatchObject({ eventId: event.id, authorizationId: event.authorizationId });
    expect(await world.verify()).toEqual([]);
  });

  test('is declined when the hook declines, and holds nothing', async () => {
    const world = await hookedWorld(() => no);
    const outcome = await world.handle('authorization', world.card, 30);
    expect(outcome).toMatchObject({
      event: { status: 'declined', declineReason: 'declined-by-merchant', responseCode: '05' },
      available: world.USD(100),
    });
  });

  test('that a check declines is not asked about', async () => {
    const world = await hookedWorld(() => yes);
    const event = await world.authorize(world.card, 101);
    expect(event).toMatchObject({ status: 'declined', declineReason: 'insufficient-funds' });
    expect(world.asked).toEqual([]);
    expect(await world.events('decision.overruled')).toEqual([]);
  });

  test('is decided without the hook when that is not enabled', async () => {
    const world = await hookedWorld(() => no, { enabled: false });
    expect(await world.authorize(world.card, 30)).toMatchObject({ status: 'complete' });
  });

  test.each(['verification', 'balance-inquiry'] as const)('that is a %s is not asked about', async (type) => {
    const world = await hookedWorld(() => no);
    expect(await world.send(type, world.card, 0)).toMatchObject({ responseCode: '00' });
    expect(world.asked).toEqual([]);
  });

  test('is overruled when its money is gone meanwhile', async () => {
    const { answer, release } = held();
    const world = await hookedWorld(answer);
    const deciding = world.authorize(world.card, 80);
    await until(() => world.asked.length === 1, 'asked');
    await world.settle(world.card, 50);
    release(yes);
    expect(await deciding).toMatchObject({ status: 'declined', declineReason: 'insufficient-funds' });
    const [event] = await world.events('decision.overruled');
    expect(event?.data).toMatchObject({
      decision: { verdict: 'approved', decided: 'declined', declineReason: 'insufficient-funds' },
    });
    expect(await world.verify()).toEqual([]);
  });

  test('that is incremented is asked about under its own id', async () => {
    const world = await hookedWorld(() => yes);
    const purchase = await world.authorize(world.card, 30);
    await world.send('incremental', world.card, 10, { authorizationId: purchase.authorizationId });
    expect(world.asked.map(({ question }) => question.message.type)).toEqual([
      'authorization',
      'incremental',
    ]);
    expect(world.asked[1]?.question.authorizationId).toBe(purchase.authorizationId);
    expect(await world.verify()).toEqual([]);
  });

  test('whose reversal comes while a late answer is awaited is told of under one id', async () => {
    const { answer, release } = held();
    const world = await hookedWorld(answer, { windowMs: 300 });
    const rrn = randomUUID();
    const deciding = world.authorize(world.card, 30, { identity: rrn, link: { rrn } });
    await until(() => world.asked.length === 1, 'asked');
    await world.send('reversal', world.card, 30, { identity: rrn, link: { rrn } });
    const { authorizationId, declineReason } = await deciding;
    expect(declineReason).toBe('already-reversed');
    release(yes);
    await world.hooks.drain();
    const [late] = await world.events('decision.answered_late');
    expect(late?.data).toMatchObject({ decision: { authorizationId } });
  });

  test('that is reversed meanwhile is declined as that', async () => {
    const { answer, release } = held();
    const world = await hookedWorld(answer);
    const rrn = randomUUID();
    const purchase = { identity: rrn, link: { rrn } };
    const deciding = world.authorize(world.card, 30, purchase);
    await until(() => world.asked.length === 1, 'asked');
    await world.send('reversal', world.card, 30, purchase);
    release(yes);
    const { declineReason, authorizationId } = await deciding;
    expect(declineReason).toBe('already-reversed');
    const [event] = await world.events('decision.overruled');
    expect(event?.data).toMatchObject({ decision: { authorizationId, declineReason } });
    expect(await world.verify()).toEqual([]);
  });
});

describe('without an answer', () => {
  test.each([
    ['decline', null, 'hook-timed-out'],
    ['approve', null, null],
    ['approve-within-limit', 300_000n, null],
    ['approve-within-limit', 299_999n, 'hook-fallback-limit'],
  ] as const)('a purchase of 30 falls back to %s (%s)', async (fallback, fallbackLimit, declineReason) => {
    const { answer, release } = held();
    const world = await hookedWorld(answer, { fallback, fallbackLimit, windowMs: 100 });
    const event = await world.authorize(world.card, 30);
    expect(event).toMatchObject({ declineReason, status: declineReason ? 'declined' : 'complete' });
    release(no);
    await world.hooks.drain();
    const [late] = await world.events('decision.answered_late');
    expect(late?.data).toMatchObject({
      decision: {
        authorizationId: event.authorizationId,
        verdict: 'declined',
        decided: declineReason ? 'declined' : 'approved',
        fallback,
      },
    });
  });

  test('no fallback passes a check', async () => {
    const world = await hookedWorld(() => never, { fallback: 'approve', windowMs: 200 });
    const deciding = world.authorize(world.card, 80);
    await until(() => world.asked.length === 1, 'asked');
    await world.settle(world.card, 50);
    expect(await deciding).toMatchObject({ status: 'declined', declineReason: 'insufficient-funds' });
    expect(await world.events('decision.overruled')).toEqual([]);
  });
});

describe('a repetition', () => {
  test('of an asked message gets its answer, and the hook is asked once', async () => {
    const { answer, release } = held();
    const world = await hookedWorld(answer);
    const purchase = { identity: randomUUID() };
    const first = world.authorize(world.card, 30, purchase);
    await until(() => world.asked.length === 1, 'asked');
    const others = [1, 2, 3, 4].map(() => world.authorize(world.card, 30, purchase));
    const conflict = await world.handle('authorization', world.card, 31, purchase);
    expect(conflict).toEqual({ kind: 'identity-conflict' });
    release(yes);
    const { id } = await first;
    for (const other of others) expect((await other).id).toBe(id);
    expect((await world.authorize(world.card, 30, purchase)).id).toBe(id);
    expect(world.asked).toHaveLength(1);
    expect(await world.verify()).toEqual([]);
  });
});

describe('after a crash', () => {
  test('another process decides by fallback, once, with what was presented', async () => {
    const { answer, release } = held();
    const world = await hookedWorld(answer, { fallback: 'approve' });
    const expiry = world.card.expiry;
    const deciding = world.authorize(world.card, 30, { presented: { expiry, cvv2: null, pin: null } });
    await until(() => world.asked.length === 1, 'asked');
    const { id } = world.asked[0]?.question ?? {};
    const before = new Date(Date.now() - 60_000);
    await database.query('update decision_questions set deadline = $2 where id = $1', [id, before]);
    const other = await engineWorld(database);
    await other.engine.authorizations.hooks.recoverQuestions();
    await other.engine.authorizations.hooks.recoverQuestions();
    expect(await world.events('authorization.approved')).toHaveLength(1);
    // Not dead after all: it finds the question decided, and what it has heard is told as late.
    release(no);
    expect(await deciding).toMatchObject({ status: 'complete', declineReason: null });
    await world.hooks.drain();
    expect(await world.events('authorization.approved')).toHaveLength(1);
    expect(await world.events('decision.answered_late')).toHaveLength(1);
    expect(await world.verify()).toEqual([]);
  });
});
