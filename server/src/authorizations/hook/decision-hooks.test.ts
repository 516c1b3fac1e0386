import { describe, expect, test } from 'vitest';
import { hookProcess, hookTenant } from '../../testing/hook-world.ts';
import { movableClock } from '../../testing/movable-clock.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { until } from '../../testing/until.ts';
import { Secret } from '../../vault/index.ts';
import type { Answer } from './answer.ts';
import type { DecisionAsker } from './decision-asker.ts';
import { replyOf } from './hook-reply.ts';

const database = await testDatabase();
const tenant = await hookTenant(database);
const { asking } = tenant;

const yes: Answer = { kind: 'verdict', verdict: 'approved', reason: 'known shop' };
const no: Answer = { kind: 'verdict', verdict: 'declined', reason: null };
const bad: Answer = { kind: 'failed', failure: 'bad-signature', detail: 'somebody else' };

/** A merchant who answers when the test says so. */
function heldAsker() {
  const asked: { answer: (answer: Answer) => void; fail: (error: Error) => void }[] = [];
  const asker: DecisionAsker = {
    ask: () => new Promise((answer, fail) => asked.push({ answer, fail })),
  };
  return { asker, asked };
}
const saying = (answer: Answer) => ({ ask: async () => answer });
const approvals = async () => (await tenant.events('authorization.approved')).length;

describe('an asked message', () => {
  test.each([
    ['approved', yes],
    ['declined', no],
  ] as const)('is %s as the hook says', async (decided, answer) => {
    const { decide, question, errors } = hookProcess(database, { asker: saying(answer) });
    const about = asking();
    const result = await decide(about);
    expect(result).toEqual({ decided, by: decided });
    expect(await question(about)).toMatchObject({
      status: 'answered',
      decided,
      reply: { outcome: decided, fallback: null, reason: answer.reason },
      late: null,
    });
    expect(errors).toEqual([]);
  });

  test('is written down before anybody is asked, without what was presented', async () => {
    const { asker, asked } = heldAsker();
    const { decide, question } = hookProcess(database, { asker });
    const cvv2 = Secret.of('737');
    const presented = { expiry: { month: 12, year: 2031 }, cvv2, pin: Secret.of('1593') };
    const billing = { amount: 99_999_999_999_999n, currency: 'EUR' } as const;
    const message = tenant.message({ presented, billing, cashback: 5n, wallet: 'apple-pay' });
    const about = asking({ message });
    const deciding = decide(about);
    await until(() => asked.length === 1, 'asked');
    const written = await question(about);
    expect(written).toEqual(about.question);
    expect(written).toMatchObject({
      status: 'asking',
      message: { billing, cashback: 5n, presented: { expiry: null, cvv2: null, pin: null } },
      comparisons: { expiry: 'match', cvv2: 'match', pin: null, authentication: null },
    });
    const [row] = await database.query('select * from decision_questions where id = $1', [about.question.id]);
    const kept = JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value));
    // Ids and times hold any three digits by chance.
    const said = kept.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '');
    expect(said).toContain('apple-pay');
    expect(said).not.toMatch(/737|1593|2031|presented/);
    asked[0]?.answer(yes);
    await deciding;
  });

  test.each([
    ['decline', null, 'declined'],
    ['approve', null, 'approved'],
    ['approve-within-limit', 125_000n, 'approved'],
    ['approve-within-limit', 124_999n, 'declined'],
  ] as const)('whose hook is silent falls back to %s (%s)', async (fallback, fallbackLimit, decided) => {
    const { asker, asked } = heldAsker();
    const { decide, hooks, question } = hookProcess(database, { asker });
    const about = asking({ hook: { fallback, fallbackLimit, windowMs: 100 } });
    const startedAt = performance.now();
    const result = await decide(about);
    expect(result).toEqual({ decided, by: 'timed-out' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
    const { reply } = (await question(about)) ?? {};
    expect(reply).toMatchObject({ outcome: 'timed-out', fallback, failure: null });
    expect(reply?.milliseconds).toBeGreaterThanOrEqual(95);
    asked[0]?.answer(bad);
    await hooks.drain();
  });

  test('falls back at once where the answer is not valid, and says why', async () => {
    const { decide, question } = hookProcess(database, { asker: saying(bad) });
    const about = asking({ hook: { fallback: 'approve', windowMs: 10_000 } });
    const result = await decide(about);
    expect(result).toEqual({ decided: 'approved', by: 'failed' });
    expect(await question(about)).toMatchObject({ reply: { failure: 'bad-signature: somebody else' } });
  });

  test('is decided by fallback where the asking itself breaks', async () => {
    const broken = { ask: () => Promise.reject(new Error('no client')) };
    const { decide, errors } = hookProcess(database, { asker: broken });
    const about = asking({ hook: { fallback: 'approve' } });
    expect(await decide(about)).toMatchObject({ by: 'failed' });
    expect(errors).toEqual([new Error('no client')]);
  });
});

describe('a late answer', () => {
  async function late(answer: Answer, fallback: 'approve' | 'decline' = 'approve') {
    const { asker, asked } = heldAsker();
    const process = hookProcess(database, { asker });
    const about = asking({ hook: { fallback, windowMs: 100 } });
    await process.decide(about);
    const before = await tenant.events('decision.answered_late');
    asked[0]?.answer(answer);
    await process.hooks.drain();
    const events = (await tenant.events('decision.answered_late')).slice(before.length);
    return { question: await process.question(about), events, errors: process.errors };
  }

  test('is kept, and told with what was decided instead', async () => {
    const { question, events } = await late(no);
    expect(question).toMatchObject({ decided: 'approved', late: { verdict: 'declined', failure: null } });
    expect(events).toHaveLength(1);
    expect(events[0]?.data).toMatchObject({
      card: { id: tenant.card.id },
      decision: {
        questionId: question?.id,
        authorizationId: question?.authorizationId,
        verdict: 'declined',
        milliseconds: question?.late?.milliseconds,
        decided: 'approved',
        fallback: 'approve',
      },
    });
    expect(question?.late?.milliseconds).toBeGreaterThanOrEqual(95);
  });

  test('that says the same is told too: it was decided by fallback', async () => {
    const { events } = await late(no, 'decline');
    expect(events[0]?.data).toMatchObject({ decision: { verdict: 'declined', decided: 'declined' } });
  });

  test('that is not valid is noted and told to nobody', async () => {
    const { question, events, errors } = await late(bad);
    expect(question?.late).toMatchObject({ verdict: 'failed', failure: 'bad-signature: somebody else' });
    expect([events, errors]).toEqual([[], []]);
  });
});

describe('what came late', () => {
  test('is told only once it is known what was decided, and once', async () => {
    const { claim, noteLate, finish, question } = hookProcess(database, { asker: saying(yes) });
    const about = asking();
    await claim(about);
    expect(await noteLate(about, yes)).toBe('still-asking');
    expect((await question(about))?.late).toBeNull();
    await finish(about.question, replyOf(null, about.question, 2000));
    const before = (await tenant.events('decision.answered_late')).length;
    expect(await noteLate(about, yes)).toBe('recorded');
    expect(await noteLate(about, no)).toBe('known-before');
    expect(await question(about)).toMatchObject({ late: { verdict: 'approved', milliseconds: 2500 } });
    expect((await tenant.events('decision.answered_late')).length).toBe(before + 1);
  });
});

test('an answer that was used is not told as late, though its commit seemed to fail', async () => {
  const process = hookProcess(database, {
    asker: saying(yes),
    finish: async (question, reply) => {
      await hookProcess(database, { asker: saying(yes) }).finish(question, reply);
      throw new Error('the outcome is unknown');
    },
  });
  const about = asking();
  await expect(process.decide(about)).rejects.toThrow('unknown');
  await process.hooks.drain();
  expect(await process.question(about)).toMatchObject({ decided: 'approved', late: null });
});

describe('a repetition', () => {
  test('waits for the first, in the same process', async () => {
    const { asker, asked } = heldAsker();
    const { decide } = hookProcess(database, { asker });
    const about = asking();
    const first = decide(about);
    await until(() => asked.length === 1, 'asked');
    const again = asking({ message: about.question.message });
    const others = [1, 2, 3].map(() => decide(again));
    asked[0]?.answer(yes);
    const result = await first;
    for (const other of others) expect(await other).toEqual(result);
    expect(asked).toHaveLength(1);
    expect(await decide(again)).toEqual(result);
  });

  test('waits for the first, in another process', async () => {
    const { asker, asked } = heldAsker();
    const about = asking();
    const first = hookProcess(database, { asker }).decide(about);
    await until(() => asked.length === 1, 'asked');
    const again = asking({ message: about.question.message });
    const other = hookProcess(database, { asker }).decide(again);
    asked[0]?.answer(no);
    expect(await other).toEqual(await first);
    expect(asked).toHaveLength(1);
  });

  test('whose first died is decided by fallback after window and grace, once', async () => {
    const wall = movableClock();
    const { asker } = heldAsker();
    const { claim } = hookProcess(database, { asker, wall });
    const about = asking({ hook: { fallback: 'approve' } });
    await claim(about);
    const others = [1, 2].map(() => hookProcess(database, { asker, wall }).decide);
    const again = asking({ message: about.question.message });
    const results = others.map((other) => other(again));
    const before = await approvals();
    wall.move(7500);
    for (const result of results) {
      expect(await result).toEqual({ decided: 'approved', by: 'timed-out' });
    }
    expect(await approvals()).toBe(before + 1);
  });
});
