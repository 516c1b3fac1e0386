import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptor, controls, limit, usd } from '../../testing/decision-facts.ts';
import { countDecline, declinesInMonth } from './declines.ts';
import { leftIn } from './left-in.ts';
import type { SpendRules, SpendState, SubjectControls } from './spend-controls.ts';
import { addTo, charge, giveBack, type SpendControlsChange } from './usage.ts';
import { usedIn } from './windows.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const nextDay = new Date('2026-11-21T12:00:00Z');
const daily = limit({ amount: usd(100) });
const DAILY = 'card/calendar/day/UTC';

const use = (amount: number, at = noon) =>
  ({ amount: usd(amount), count: 1, currency: 'USD', at, acceptor }) as const;
const later = (amount: number, count: number, chargedAt: Date, now = chargedAt) =>
  ({ amount: usd(amount), count, currency: 'USD', chargedAt, now }) as const;

/** The controls after changes to some of them. */
function after(
  before: readonly SubjectControls[],
  changes: readonly SpendControlsChange[],
): SubjectControls[] {
  return before.map((subject) => ({
    ...subject,
    state: changes.find(({ subjectId }) => subjectId === subject.subjectId)?.state ?? subject.state,
  }));
}

const charged = (before: readonly SubjectControls[], ...uses: ReturnType<typeof use>[]) =>
  uses.reduce<SubjectControls[]>((subjects, one) => after(subjects, charge('m', subjects, one)), [...before]);

const stateOf = (subjects: readonly SubjectControls[], level: string) =>
  subjects.find((subject) => subject.level === level)?.state ?? null;

function usedOf(subjects: readonly SubjectControls[], level: string, key: string, at = noon, shape = daily) {
  const { amount, count } = usedIn(stateOf(subjects, level)?.windows[key], shape, at);
  return [amount, count];
}

describe('a charge', () => {
  test('writes nothing where nothing limits', () => {
    expect(charge('m', [controls('card', null)], use(20))).toEqual([]);
    const blocking = [controls('product', { blockedMccs: ['7995'] }), controls('card', {})];
    expect(charge('m', blocking, use(20))).toEqual([]);
  });

  test('is counted once for limits on the amount and on the number of uses', () => {
    const [change, ...others] = charge(
      'm',
      [controls('card', { limits: [limit({ amount: 1n, count: 1 })] })],
      use(20),
    );
    expect(others).toEqual([]);
    expect(change).toEqual({
      merchantId: 'm',
      subjectId: 'card',
      level: 'card',
      state: {
        windows: {
          [DAILY]: {
            since: noon.toISOString(),
            buckets: { '2026-11-20': { amount: String(usd(20)), count: 1 } },
          },
        },
        lockedTo: null,
        declines: null,
      },
    });
  });

  test('counts the product’s limits with the card, and those of cardholder and programme for themselves', () => {
    const all = (['product', 'card', 'cardholder', 'programme'] as const).map((level) =>
      controls(level, { limits: [daily] }),
    );
    const now = charged(all, use(20), use(5));
    expect(stateOf(now, 'product')).toBeNull();
    expect(Object.keys(stateOf(now, 'card')?.windows ?? {})).toEqual(['product/calendar/day/UTC', DAILY]);
    expect(usedOf(now, 'card', 'product/calendar/day/UTC')).toEqual([usd(25), 2]);
    expect(usedOf(now, 'cardholder', 'cardholder/calendar/day/UTC')).toEqual([usd(25), 2]);
    expect(usedOf(now, 'programme', 'programme/calendar/day/UTC')).toEqual([usd(25), 2]);
  });

  test('in another currency than the rules’ leaves their counters as they are', () => {
    const counted = charged([controls('card', null), controls('cardholder', { limits: [daily] })], use(20));
    expect(charge('m', counted, { ...use(5), currency: 'EUR' })).toEqual([
      {
        merchantId: 'm',
        subjectId: 'cardholder',
        level: 'cardholder',
        state: stateOf(counted, 'cardholder'),
      },
    ]);
  });

  test('drops the windows that no rule names any more, and keeps those whose amount changed', () => {
    const before = charged(
      [controls('card', { limits: [daily, limit({ period: 'month', count: 5 })] })],
      use(20),
    );
    const now = charged(
      [controls('card', { limits: [limit({ amount: usd(7) })] }, stateOf(before, 'card'))],
      use(1),
    );
    expect(Object.keys(stateOf(now, 'card')?.windows ?? {})).toEqual([DAILY]);
    expect(usedOf(now, 'card', DAILY)).toEqual([usd(21), 2]);
  });

  test('drops the buckets that count no more', () => {
    const now = charged([controls('card', { limits: [daily] })], use(20), use(3, nextDay));
    expect(stateOf(now, 'card')?.windows[DAILY]?.buckets).toEqual({
      '2026-11-21': { amount: String(usd(3)), count: 1 },
    });
  });

  test('locks the card to its first acceptor, by name where it has no id', () => {
    const rules: Partial<SpendRules> = { lockedToFirstMerchant: true };
    const elsewhere = { ...use(1), acceptor: { id: 'M-2', name: 'Other' } };
    const now = charged([controls('product', rules), controls('card', null)], use(20));
    expect(stateOf(now, 'card')?.lockedTo).toBe('M-1');
    expect(stateOf(after(now, charge('m', now, elsewhere)), 'card')?.lockedTo).toBe('M-1');
    const nameless = charge('m', [controls('card', rules)], {
      ...use(1),
      acceptor: { id: '', name: 'Kiosk' },
    });
    expect(nameless[0]?.state.lockedTo).toBe('name:Kiosk');
  });

  test('keeps the number of declines', () => {
    const { state } = countDecline('m', controls('card', null), noon);
    const now = charged([controls('card', { limits: [daily] }, state)], use(20));
    expect(stateOf(now, 'card')?.declines).toEqual({ month: '2026-11', count: 1 });
  });
});

describe('what is given back', () => {
  const before = charged([controls('card', { limits: [daily] })], use(20), use(30));

  test('comes off the window of the authorization, not off today’s', () => {
    const now = charged(before, use(3, nextDay));
    expect(giveBack('m', now, later(20, 1, noon, nextDay))).toEqual([]);
    const same = after(before, giveBack('m', before, later(20, 1, noon)));
    expect(usedOf(same, 'card', DAILY)).toEqual([usd(30), 1]);
  });

  test('never leaves less than nothing', () => {
    const now = after(before, giveBack('m', before, later(500, 9, noon)));
    expect(usedOf(now, 'card', DAILY)).toEqual([0n, 0]);
  });

  test('is nothing for what was authorized before the window was counted', () => {
    const earlier = new Date(noon.getTime() - 1);
    expect(giveBack('m', before, later(20, 1, earlier))).toEqual([]);
    expect(addTo('m', before, later(20, 0, earlier))).toEqual([]);
  });

  test('is nothing where nothing was counted', () => {
    expect(giveBack('m', [controls('card', { limits: [daily] })], later(20, 1, noon))).toEqual([]);
    expect(giveBack('m', [controls('card', null)], later(20, 1, noon))).toEqual([]);
  });

  test('is nothing in another currency', () => {
    expect(giveBack('m', before, { ...later(20, 1, noon), currency: 'EUR' })).toEqual([]);
  });

  test('lets a card for one use be used again', () => {
    const used = charged([controls('product', { singleUse: true }), controls('card', null)], use(20));
    expect(stateOf(used, 'card')?.windows['card/single-use']?.buckets.all?.count).toBe(1);
    const back = after(used, giveBack('m', used, later(20, 1, noon, nextDay)));
    expect(stateOf(back, 'card')?.windows['card/single-use']?.buckets.all?.count).toBe(0);
  });
});

describe('what is added', () => {
  const before = charged([controls('card', { limits: [daily] })], use(90));

  test('may pass the limit', () => {
    const now = after(before, addTo('m', before, later(50, 0, noon)));
    expect(usedOf(now, 'card', DAILY)).toEqual([usd(140), 1]);
    expect(leftIn(now, noon)[0]?.amount).toEqual({ limit: usd(100), used: usd(140), left: 0n });
  });

  test('goes to the authorization’s window, not to one that follows', () => {
    const now = charged(before, use(3, nextDay));
    expect(addTo('m', now, later(50, 0, noon, nextDay))).toEqual([]);
  });

  test('opens the bucket of a rolling window that still counts it', () => {
    const rolling = limit({ window: 'rolling', amount: usd(100) });
    const hourLater = new Date(noon.getTime() + 3_600_000);
    const counted = charged([controls('card', { limits: [rolling] })], use(1, noon));
    const now = after(counted, addTo('m', counted, later(50, 0, hourLater)));
    expect(usedOf(now, 'card', 'card/rolling/day', hourLater, rolling)).toEqual([usd(51), 1]);
  });
});

test('what is charged and given back in any order is what stands', () => {
  const step = fc.record({ amount: fc.integer({ min: 1, max: 500 }), back: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const shape = limit({ window: 'rolling', period: 'week', amount: usd(1) });
      let subjects = [controls('product', { limits: [shape] }), controls('card', null)];
      const standing: { amount: number; at: Date }[] = [];
      steps.forEach(({ amount, back }, index) => {
        const at = new Date(noon.getTime() + index * 3_600_000);
        const oldest = back ? standing.shift() : undefined;
        if (oldest) {
          subjects = after(subjects, giveBack('m', subjects, later(oldest.amount, 1, oldest.at, at)));
        } else {
          subjects = charged(subjects, use(amount, at));
          standing.push({ amount, at });
        }
      });
      const end = new Date(noon.getTime() + steps.length * 3_600_000);
      const total = standing.reduce((sum, { amount }) => sum + usd(amount), 0n);
      expect(usedOf(subjects, 'card', 'product/rolling/week', end, shape)).toEqual([total, standing.length]);
    }),
  );
});

describe('declines', () => {
  test('are counted by calendar month', () => {
    let card = controls('card', null);
    for (const [at, before] of [
      ['2026-11-01T00:00:00Z', 0],
      ['2026-11-30T23:59:59Z', 1],
      ['2026-12-01T00:00:00Z', 0],
    ] as const) {
      expect(declinesInMonth(card.state, new Date(at))).toBe(before);
      card = { ...card, state: countDecline('m', card, new Date(at)).state };
    }
  });

  test('leave the windows as they are', () => {
    const [card] = charged([controls('card', { limits: [daily] })], use(20)) as [SubjectControls];
    const { state } = countDecline('m', card, noon);
    expect(state.windows).toEqual((card.state as SpendState).windows);
  });
});

describe('what is left', () => {
  test('is told for each limit, the product’s from the card’s counters', () => {
    const limits = [limit({ amount: usd(100), count: 3 }), limit({ window: 'rolling', count: 1 })];
    const now = charged([controls('product', { limits }), controls('card', null)], use(20));
    expect(leftIn(now, noon)).toEqual([
      {
        level: 'product',
        window: 'calendar',
        period: 'day',
        timeZone: 'UTC',
        amount: { limit: usd(100), used: usd(20), left: usd(80) },
        count: { limit: 3, used: 1, left: 2 },
        endsAt: new Date('2026-11-21T00:00:00Z'),
      },
      {
        level: 'product',
        window: 'rolling',
        period: 'day',
        timeZone: 'UTC',
        amount: null,
        count: { limit: 1, used: 1, left: 0 },
        endsAt: null,
      },
    ]);
  });
});
