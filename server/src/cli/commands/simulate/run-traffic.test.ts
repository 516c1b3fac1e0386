import { describe, expect, test } from 'vitest';
import { createAgenda } from './agenda.ts';
import type { TrafficMessage } from './journeys.ts';
import { runTraffic, type TrafficRun } from './run-traffic.ts';
import type { Sent } from './traffic-client.ts';
import { createTally } from './traffic-tally.ts';

const message = (type: string, more: Partial<TrafficMessage> = {}): TrafficMessage => ({
  ...{ type, body: { amount: '1.00' }, afterMs: 0 },
  ...more,
});

const approved: Sent = {
  kind: 'answered',
  answer: { outcome: 'approved', decline_reason: null, identity: { stan: '000001' } },
};
const declinedFor = (reason: string): Sent => ({
  kind: 'answered',
  answer: { outcome: 'declined', decline_reason: reason, identity: { stan: '000001' } },
});

/** Time that passes only by sleeping and by waiting for answers. */
async function played(options: {
  readonly journey: readonly TrafficMessage[];
  readonly answer?: (type: string) => Sent;
  readonly answersAfterMs?: number;
  readonly run?: Partial<TrafficRun>;
}) {
  let nowMs = 0;
  const bodies: { type: string; at: number; [field: string]: unknown }[] = [];
  const shortness: boolean[] = [];
  const [most, waiting] = [{ atOnce: 0 }, { count: 0 }];
  const tally = createTally();
  await runTraffic({
    mix: {
      next: ([card]) => {
        shortness.push(card?.isShort ?? false);
        return { cardId: card?.id ?? '', messages: options.journey };
      },
    },
    cardIds: ['a card'],
    ...{ rate: 100, durationMs: 1000, mostAtOnce: 10, tally },
    send: async (sent, body) => {
      bodies.push({ ...(body as { type: string }), at: nowMs });
      waiting.count += 1;
      most.atOnce = Math.max(most.atOnce, waiting.count);
      await Promise.resolve();
      nowMs += options.answersAfterMs ?? 0;
      waiting.count -= 1;
      return (options.answer ?? (() => approved))(sent.type);
    },
    nowMs: () => nowMs,
    sleep: async (milliseconds) => {
      nowMs += milliseconds;
    },
    shouldStop: () => false,
    ...options.run,
  });
  return { bodies, tally, shortness, most: most.atOnce };
}

const typesOf = (bodies: readonly { type: string }[]) => new Set(bodies.map(({ type }) => type));

describe('a run', () => {
  test('sends as many a second as were asked for, evenly', async () => {
    const { bodies, tally } = await played({ journey: [message('authorization')] });
    expect(bodies).toHaveLength(100);
    expect(bodies.map(({ at }) => Math.round(at))).toEqual(bodies.map((_, index) => index * 10));
    expect(tally.all).toEqual({ sent: 100, approved: 100, declined: 0, failed: 0 });
  });

  test('follows an approval up when that is due, and a decline not at all', async () => {
    const journey = [message('authorization'), message('settlement', { afterMs: 300 })];
    const { bodies } = await played({ journey });
    expect(bodies.find(({ type }) => type === 'settlement')?.at).toBeGreaterThanOrEqual(300);
    const declined = await played({ journey, answer: () => declinedFor('card-frozen') });
    expect(typesOf(declined.bodies)).toEqual(new Set(['authorization']));
  });

  test('sends what comes anyway after a decline too, and the same message under its identity', async () => {
    const journey = [message('authorization'), message('authorization', { anyway: true, again: true })];
    const { bodies } = await played({ journey, answer: () => declinedFor('card-frozen') });
    expect(bodies.filter(({ identity }) => identity !== undefined)[0]).toMatchObject({
      ...{ type: 'authorization', card: 'a card', amount: '1.00' },
      identity: { stan: '000001' },
    });
  });

  test('knows a card that was declined for want of money, until it is paid', async () => {
    const { shortness } = await played({
      journey: [message('authorization')],
      answer: () => declinedFor('insufficient-funds'),
    });
    expect([shortness.at(0), shortness.at(-1)]).toEqual([false, true]);
    const paid = await played({ journey: [message('original-credit')] });
    expect(paid.shortness.at(-1)).toBe(false);
  });

  test('has no more under way at once than it may', async () => {
    const journey = [message('authorization')];
    const { most } = await played({ journey, run: { rate: 10_000, durationMs: 50, mostAtOnce: 3 } });
    expect(most).toBeLessThanOrEqual(3);
  });

  test('does not catch up in a burst what it could not send in time', async () => {
    const { bodies } = await played({
      journey: [message('authorization')],
      answersAfterMs: 100,
      run: { mostAtOnce: 1 },
    });
    expect(bodies.length).toBeLessThanOrEqual(11);
  });

  test('ends when it is told to', async () => {
    let asked = 0;
    const shouldStop = () => {
      asked += 1;
      return asked > 5;
    };
    const { bodies } = await played({ journey: [message('authorization')], run: { shouldStop } });
    expect(bodies.length).toBeLessThanOrEqual(5);
  });
});

test('an agenda gives what is due, the earliest first, and of the same time the first', () => {
  const agenda = createAgenda<string>();
  for (const [due, item] of [
    [30, 'c'],
    [10, 'a'],
    [20, 'b'],
    [20, 'b2'],
    [40, 'd'],
  ] as const)
    agenda.add(due, item);
  expect(agenda.take(5)).toBeUndefined();
  expect([1, 2, 3, 4, 5].map(() => agenda.take(30))).toEqual(['a', 'b', 'b2', 'c', undefined]);
  expect(agenda.size).toBe(1);
});
