import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../../money/index.ts';
import { acceptor, controls, decisionFacts, limit, usd } from '../../testing/decision-facts.ts';
import type { SpendState, SubjectControls } from '../spend-controls/index.ts';
import type { DecisionFacts } from './check.ts';
import { checks } from './checks/index.ts';
import { approvableAmount, decide } from './decide.ts';
import { checkNames, packChecks, unpackChecks } from './packed-checks.ts';

function declined(facts: DecisionFacts) {
  const decision = decide(facts);
  if (decision.approved) throw new Error('It was approved.');
  return decision;
}

const dailyLimit = (amount: number, count: number | null = null) =>
  controls('card', { limits: [limit({ amount: usd(amount), count })] });

describe('a decision', () => {
  test('approves when every check passes or has nothing to look at', () => {
    const decision = decide(decisionFacts());
    expect(decision.approved).toBe(true);
    expect(decision.checks.map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
    expect(decision.checks.some(({ result }) => result === 'failed')).toBe(false);
  });

  test('runs every check, and gives the reason of the first that fails', () => {
    const facts = decisionFacts({ card: { status: 'frozen' }, available: 0n, controls: [dailyLimit(5)] });
    const { reason, rule, checks: results } = declined(facts);
    expect([reason, rule]).toEqual(['card-frozen', 'card status frozen']);
    expect(results.filter(({ result }) => result === 'failed').map((one) => [one.reason, one.rule])).toEqual([
      ['card-frozen', 'card status frozen'],
      ['card-amount-limit', 'card calendar day amount'],
      ['insufficient-funds', 'available balance'],
    ]);
  });

  test('gives a test the decline that it asks for, whatever else is wrong', () => {
    const message = { forcedDecline: 'insufficient-funds' };
    expect(declined(decisionFacts({ message, card: { status: 'closed' } })).reason).toBe(
      'insufficient-funds',
    );
  });

  test('looks at the product’s velocity first, then the card’s, the cardholder’s and the programme’s', () => {
    const none = { limits: [limit({ amount: 0n })] };
    const all = (['product', 'card', 'cardholder', 'programme'] as const).map((level) =>
      controls(level, none),
    );
    for (let first = 0; first < all.length; first++) {
      expect(declined(decisionFacts({ controls: all.slice(first) })).reason).toBe(
        `${all[first]?.level}-amount-limit`,
      );
    }
  });

  test('about a card that only is asked about looks at no amount', () => {
    const message = { type: 'verification', amount: money(0n, 'EUR') } as const;
    const facts = decisionFacts({ message, billing: null, available: -1n, controls: [dailyLimit(0, 0)] });
    expect(decide(facts).approved).toBe(true);
    expect(declined({ ...facts, cvv2: 'mismatch' }).reason).toBe('cvv2-mismatch');
  });
});

describe('the smallest change that would have approved', () => {
  test('is the least of the amounts that would pass', () => {
    const facts = decisionFacts({ available: usd(15), feesOn: () => usd(1), controls: [dailyLimit(12)] });
    expect(declined(facts).counterfactual).toEqual({ lowerBy: String(usd(8)), lift: [] });
    expect(declined({ ...facts, controls: [dailyLimit(19)] }).counterfactual).toEqual({
      lowerBy: String(usd(6)),
      lift: [],
    });
  });

  test('names the rules of all levels that no lower amount would satisfy', () => {
    const blocked = { blockedMccs: ['5942'], blockedCountries: ['US'] };
    const facts = decisionFacts({
      available: usd(15),
      controls: [
        controls('product', blocked),
        controls('card', { blockedMccs: ['5900-5999'], maxAmount: 0n }),
      ],
    });
    expect(declined(facts).counterfactual).toEqual({
      lowerBy: String(usd(5)),
      lift: [
        'product blocked mccs',
        'card blocked mccs',
        'product blocked countries',
        'card transaction amount',
      ],
    });
  });

  test('has no amount where nothing is left', () => {
    expect(declined(decisionFacts({ available: 0n })).counterfactual).toEqual({
      lowerBy: null,
      lift: ['available balance'],
    });
    expect(declined(decisionFacts({ available: 99n })).counterfactual?.lowerBy).toBeNull();
  });

  test('names both limits of a window whose amount and count are passed', () => {
    expect(declined(decisionFacts({ controls: [dailyLimit(5, 0)] })).counterfactual).toEqual({
      lowerBy: String(usd(15)),
      lift: ['card calendar day count'],
    });
  });

  test('is a whole number of minor units', () => {
    const facts = decisionFacts({ available: usd(15) + 55n });
    expect(declined(facts).counterfactual?.lowerBy).toBe(String(usd(5)));
  });

  test('does not go below the cash that is paid out', () => {
    const facts = decisionFacts({ available: usd(15), message: { cashback: usd(15) } });
    expect(declined(facts).counterfactual).toEqual({ lowerBy: String(usd(5)), lift: [] });
    expect(approvableAmount(facts)).toBe(usd(15));
    const more = decisionFacts({ available: usd(15), message: { cashback: usd(15.01) } });
    expect(declined(more).counterfactual).toEqual({ lowerBy: null, lift: ['available balance'] });
    expect(approvableAmount(more)).toBeNull();
  });

  test.each<[string, Parameters<typeof decisionFacts>[0]]>([
    ['a wrong CVV2', { cvv2: 'mismatch' }],
    ['a wrong PIN', { pin: 'mismatch' }],
    ['a PIN after its tries', { pin: 'match', pinTriesLeft: 0 }],
    ['a PIN that is not set', { pin: 'not-set' }],
    ['a wrong expiry', { expiry: 'mismatch' }],
    ['a wrong authentication value', { authentication: 'mismatch' }],
    ['a card that has expired', { card: { expiry: { month: 1, year: 2020 } } }],
  ])('is not told with %s, also where other checks fail before and after', (_what, given) => {
    const facts = decisionFacts({
      ...given,
      available: 0n,
      controls: [controls('card', { blockedMccs: ['5942'] })],
    });
    expect(declined(facts).counterfactual).toBeNull();
    expect(declined({ ...facts, card: { ...facts.card, issuerBlock: 'lost' } }).counterfactual).toBeNull();
    expect(approvableAmount({ ...facts, controls: [], available: usd(10) })).toBeNull();
  });
});

const major = fc.integer({ min: 0, max: 60_000 }).map((cents) => cents / 100);
const minor = fc.integer({ min: 0, max: 20_000 }).map((cents) => cents / 100);
const anyState = fc.record({ amount: minor, count: fc.integer({ min: 0, max: 2 }) }).map(
  ({ amount, count }): SpendState => ({
    windows: Object.fromEntries(
      ['product', 'card', 'cardholder'].map((level) => [
        `${level}/calendar/day/UTC`,
        {
          since: '2026-11-20T00:00:00.000Z',
          buckets: { '2026-11-20': { amount: String(usd(amount)), count } },
        },
      ]),
    ),
    lockedTo: null,
    declines: null,
  }),
);
const anyControls = (level: SubjectControls['level']) =>
  fc.record({
    level: fc.constant(level),
    limit: major,
    count: fc.option(fc.integer({ min: 2, max: 6 })),
    maxAmount: fc.option(major),
    blocksBooks: fc.boolean(),
    state: anyState,
  });
const anyFacts = fc
  .record({
    subjects: fc.tuple(anyControls('product'), anyControls('card'), anyControls('cardholder')),
    // One in four.
    blocks: fc.nat(3).map((chance) => chance === 0),
    amount: fc.integer({ min: 1, max: 300 }),
    available: fc.integer({ min: -50, max: 300 }),
    fees: fc.integer({ min: 0, max: 5 }),
    cashback: fc.integer({ min: 0, max: 20 }),
    fallback: fc.option(major),
    isIncrement: fc.boolean(),
  })
  .map(({ subjects, blocks, amount, available, fees, cashback, fallback, isIncrement }) =>
    decisionFacts({
      billing: money(usd(amount), 'USD'),
      message: {
        amount: money(usd(amount), 'USD'),
        cashback: usd(Math.min(cashback, amount)),
        type: isIncrement ? 'incremental' : 'authorization',
      },
      approvedBefore: isIncrement ? usd(10) : 0n,
      available: usd(available),
      feesOn: () => usd(fees),
      hook:
        fallback === null
          ? null
          : {
              outcome: 'timed-out',
              fallback: 'approve-within-limit',
              fallbackLimit: String(usd(fallback)),
              milliseconds: 2000,
            },
      controls: subjects.map(({ level, limit: most, count, maxAmount, blocksBooks, state }) =>
        controls(
          level,
          {
            limits: [limit({ amount: usd(most), count })],
            maxAmount: maxAmount === null ? null : usd(maxAmount),
            blockedMccs: blocks && blocksBooks ? [acceptor.mcc] : [],
          },
          level === 'product' ? null : state,
        ),
      ),
    }),
  );

const withAmount = (facts: DecisionFacts, amount: bigint): DecisionFacts => ({
  ...facts,
  billing: money(amount, 'USD'),
  message: { ...facts.message, amount: money(amount, 'USD') },
});

describe('of any purchase', () => {
  test('what would have approved does, and a minor unit more does not', () => {
    let lowered = 0;
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts);
        if (decision.approved) return;
        const { lowerBy, lift } = decision.counterfactual ?? expect.fail('It is not told.');
        expect(lowerBy !== null || lift.length > 0).toBe(true);
        if (lift.length > 0 || lowerBy === null) return;
        lowered += 1;
        const amount = (facts.billing?.amount ?? 0n) - BigInt(lowerBy);
        expect(amount).toBeGreaterThan(0n);
        expect(decide(withAmount(facts, amount)).approved).toBe(true);
        expect(decide(withAmount(facts, amount + 100n)).approved).toBe(false);
      }),
      { numRuns: 1000 },
    );
    expect(lowered).toBeGreaterThan(20);
  });

  test('the amount that can be approved is that, or nothing where rules stand in the way', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decision = decide(facts);
        const possible = approvableAmount(facts);
        if (decision.approved) {
          expect(possible).toBe(facts.billing?.amount);
          return;
        }
        const { lowerBy, lift } = decision.counterfactual ?? expect.fail('It is not told.');
        const expected =
          lift.length > 0 || lowerBy === null ? null : (facts.billing?.amount ?? 0n) - BigInt(lowerBy);
        expect(possible).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('the results are unpacked as they were packed', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { checks: results } = decide(facts);
        expect(unpackChecks(packChecks(results))).toEqual(results);
      }),
    );
  });
});

describe('packed results', () => {
  test('of an approval take a letter for each check', () => {
    expect(packChecks(decide(decisionFacts()).checks)).toMatch(/^[pn]{24}$/);
  });

  test('have room for every check, and each has one place', () => {
    expect(new Set(checkNames).size).toBe(checkNames.length);
    expect(checkNames).toEqual(expect.arrayContaining(checks.map(({ name }) => name)));
  });

  test('of checks that were not run are not told, nor those of checks that a later version has', () => {
    const results = [{ check: 'card-is-active', result: 'passed' }] as const;
    expect(unpackChecks(packChecks(results))).toEqual(results);
    expect(unpackChecks('')).toEqual([]);
    expect(unpackChecks(`${'p'.repeat(checkNames.length)}pp`)).toHaveLength(checkNames.length);
  });

  test('of an earlier version, which had fewer checks, are told as far as they go', () => {
    const earlier = unpackChecks(`${'p'.repeat(21)}n`);
    expect(earlier.map(({ check }) => check)).toEqual(checkNames.slice(0, 22));
    expect(earlier.at(-1)).toEqual({ check: 'merchant-approved', result: 'not-applicable' });
  });

  test('of an unknown check are a bug', () => {
    expect(() => packChecks([{ check: 'moon-is-full', result: 'passed' }])).toThrow('moon-is-full');
  });

  test('keep their meaning: names are only appended', () => {
    expect(checkNames.slice(0, 24).join(' ')).toBe(
      'no-decline-was-asked-for card-is-active card-is-not-blocked-by-issuer card-has-not-expired expiry-matches ' +
        'cvv2-matches pin-matches cardholder-is-verified amount-is-convertible cashback-is-within-amount ' +
        'mcc-is-allowed category-is-allowed merchant-is-allowed country-is-allowed channel-is-allowed ' +
        'cash-is-allowed amount-is-within-transaction-limit card-is-not-used-up merchant-is-the-first ' +
        'velocity-is-within-limits funds-are-sufficient merchant-approved authentication-value-matches ' +
        'number-is-in-use',
    );
  });
});
