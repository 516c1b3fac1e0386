import { describe, expect, test } from 'vitest';
import { acceptor, controls, decisionFacts, limit, usd } from '../../../testing/decision-facts.ts';
import { declineReasons } from '../../decline-reasons.ts';
import type { HookOutcome } from '../../hook-outcome.ts';
import type { Level, SpendRules, SpendState } from '../../spend-controls/index.ts';
import { checks } from './index.ts';

type Given = Parameters<typeof decisionFacts>[0];

/** What a check says of facts: `passed`, `not-applicable`, or its reason and rule. */
function look(name: string, given: Given): string {
  const check = checks.find((one) => one.name === name);
  if (!check) throw new Error(`There is no check ${name}.`);
  const outcome = check.look(decisionFacts(given));
  return outcome.kind === 'failed' ? `${outcome.reason}: ${outcome.rule}` : outcome.kind;
}

const ruled = (rules: Partial<SpendRules>, message: NonNullable<Given>['message'] = {}): Given => ({
  controls: [controls('card', rules)],
  message,
});
const at = (given: Partial<typeof acceptor>) => ({ acceptor: { ...acceptor, ...given } });
const counted = (windows: SpendState['windows'], lockedTo: string | null = null): SpendState => ({
  windows,
  lockedTo,
  declines: null,
});
const today = (amount: bigint, count: number) => ({
  since: '2026-11-01T00:00:00.000Z',
  buckets: { '2026-11-20': { amount: String(amount), count } },
});
const hook = (given: Partial<HookOutcome>): Given => ({
  hook: { outcome: 'approved', fallback: null, milliseconds: 5, ...given },
});
const inquiry = { type: 'balance-inquiry' } as const;
const verification = { type: 'verification' } as const;

const YESTERDAY = new Date('2026-11-19T11:00:00Z');

const cases: Record<string, [given: Given, says: string][]> = {
  'no-decline-was-asked-for': [
    [{}, 'not-applicable'],
    [{ message: { forcedDecline: 'card-frozen' } }, 'card-frozen: forced decline'],
    [{ message: { forcedDecline: 'because' } }, 'declined-by-request: forced decline'],
    [{ message: { forcedDecline: 'toString' } }, 'declined-by-request: forced decline'],
  ],
  'number-is-in-use': [
    [{}, 'passed'],
    [{ card: { numberRetired: 'lost' } }, 'card-lost: card number lost'],
    [{ card: { numberRetired: 'stolen', status: 'frozen' } }, 'card-stolen: card number stolen'],
    [{ message: { numberRetired: 'lost' } }, 'card-lost: card number lost'],
    [{ message: { numberRetired: 'replaced' } }, 'card-replaced: card number replaced'],
    [
      { message: { numberRetired: 'stolen', ...inquiry }, card: { numberRetired: 'lost' } },
      'card-stolen: card number stolen',
    ],
  ],
  'card-is-active': [
    [{}, 'passed'],
    [{ card: { status: 'frozen' } }, 'card-frozen: card status frozen'],
    [{ card: { status: 'closing' } }, 'card-closing: card status closing'],
    [{ card: { status: 'closed' } }, 'card-closed: card status closed'],
    [{ card: { status: 'issuing' } }, 'card-not-active: card status issuing'],
    [{ card: { status: 'pending-activation' } }, 'card-not-active: card status pending-activation'],
  ],
  'card-is-not-blocked-by-issuer': [
    [{}, 'passed'],
    [{ card: { issuerBlock: 'stolen' } }, 'card-blocked-by-issuer: card issuer block'],
  ],
  'card-has-not-expired': [
    [{ card: { expiry: null } }, 'not-applicable'],
    [{ card: { expiry: { month: 11, year: 2026 } } }, 'passed'],
    [{ card: { expiry: { month: 11, year: 2026 } }, now: new Date('2026-11-30T23:59:59.999Z') }, 'passed'],
    [
      { card: { expiry: { month: 11, year: 2026 } }, now: new Date('2026-12-01T00:00:00Z') },
      'card-expired: card expiry',
    ],
    [{ card: { expiry: { month: 12, year: 2026 } }, now: new Date('2026-12-31T23:59:59Z') }, 'passed'],
    [
      { card: { expiry: { month: 12, year: 2026 } }, now: new Date('2027-01-01T00:00:00Z') },
      'card-expired: card expiry',
    ],
  ],
  'expiry-matches': [
    [{}, 'not-applicable'],
    [{ expiry: 'match' }, 'passed'],
    [{ expiry: 'mismatch' }, 'expiry-mismatch: presented expiry'],
  ],
  'cvv2-matches': [
    [{ cvv2: null }, 'not-applicable'],
    [{ cvv2: 'match' }, 'passed'],
    [{ cvv2: 'mismatch' }, 'cvv2-mismatch: presented cvv2'],
    [{ cvv2: 'not-set' }, 'cvv2-mismatch: presented cvv2'],
  ],
  'pin-matches': [
    [{ pin: null, pinTriesLeft: 0 }, 'not-applicable'],
    [{ pin: 'match' }, 'passed'],
    [{ pin: 'match', pinTriesLeft: 1 }, 'passed'],
    [{ pin: 'mismatch' }, 'pin-incorrect: presented pin'],
    [{ pin: 'not-set' }, 'pin-not-set: presented pin'],
    [{ pin: 'match', pinTriesLeft: 0 }, 'pin-tries-exceeded: pin tries'],
    [{ pin: 'mismatch', pinTriesLeft: 0 }, 'pin-tries-exceeded: pin tries'],
  ],
  'authentication-value-matches': [
    [{ authentication: null }, 'not-applicable'],
    [{ authentication: 'match' }, 'passed'],
    [{ authentication: 'mismatch' }, 'authentication-mismatch: presented authentication value'],
    [{ authentication: 'not-set' }, 'authentication-mismatch: presented authentication value'],
    [{ authentication: 'not-checked' }, 'authentication-mismatch: presented authentication value'],
  ],
  'cardholder-is-verified': [
    [{}, 'not-applicable'],
    [{ ...verifiedOnly(), cardholderIsVerified: true }, 'passed'],
    [verifiedOnly(), 'cardholder-not-verified: cardholder verification'],
  ],
  'amount-is-convertible': [
    [{}, 'passed'],
    [{ billing: null }, 'currency-not-convertible: exchange rate USD USD'],
    [{ billing: { amount: 10n ** 16n, currency: 'USD' } }, 'amount-too-large: largest amount'],
    [{ billing: { amount: 10n ** 16n - 1n, currency: 'USD' } }, 'passed'],
    [{ billing: null, message: verification }, 'not-applicable'],
    [{ billing: null, message: inquiry }, 'not-applicable'],
  ],
  'cashback-is-within-amount': [
    [{}, 'not-applicable'],
    [{ message: { cashback: usd(20) } }, 'passed'],
    [{ message: { cashback: usd(20) + 1n } }, 'cashback-exceeds-amount: cashback'],
    [{ message: { cashback: -1n } }, 'cashback-exceeds-amount: cashback'],
    [{ message: { cashback: usd(99), ...inquiry } }, 'not-applicable'],
  ],
  'mcc-is-allowed': [
    [{}, 'not-applicable'],
    [ruled({}), 'not-applicable'],
    [ruled({ blockedMccs: ['5942'] }), 'mcc-blocked: card blocked mccs'],
    [ruled({ blockedMccs: ['5900-5942'] }), 'mcc-blocked: card blocked mccs'],
    [ruled({ blockedMccs: ['5943-5999', '59'] }), 'passed'],
    [ruled({ allowedMccs: ['5411', '5940-5950'] }), 'passed'],
    [ruled({ allowedMccs: ['5411'] }), 'mcc-not-allowed: card allowed mccs'],
    [ruled({ allowedMccs: [] }), 'mcc-not-allowed: card allowed mccs'],
    [ruled({ allowedMccs: ['5942'], blockedMccs: ['5942'] }), 'mcc-blocked: card blocked mccs'],
    [ruled({ allowedMccs: ['3000-3350'] }, at({ mcc: '31' })), 'mcc-not-allowed: card allowed mccs'],
    [ruled({ blockedMccs: ['5942'] }, verification), 'mcc-blocked: card blocked mccs'],
  ],
  'category-is-allowed': [
    [ruled({}), 'not-applicable'],
    [ruled({ blockedCategories: ['airline'] }), 'passed'],
    [ruled({ blockedCategories: ['airline'] }, at({ mcc: '3350' })), airlines()],
    [ruled({ blockedCategories: ['airline'] }, at({ mcc: '4511' })), airlines()],
    [ruled({ blockedCategories: ['airline'] }, at({ mcc: '3351' })), 'passed'],
    [
      ruled({ blockedCategories: ['crypto', 'quasi-cash'] }, at({ mcc: '6051' })),
      'category-blocked: card blocked category crypto',
    ],
    [ruled({ blockedCategories: ['cash'] }, at({ mcc: '6010' })), cash()],
    [ruled({ blockedCategories: ['cash'] }, { channel: 'card-present', ...at({ mcc: '6011' }) }), cash()],
    [ruled({ blockedCategories: ['cash'] }, { channel: 'atm' }), cash()],
    [ruled({ blockedCategories: ['cash'] }, { cashback: 1n }), 'passed'],
    [ruled({ blockedCategories: ['quasi-cash'] }, { channel: 'atm' }), 'passed'],
  ],
  'merchant-is-allowed': [
    [ruled({}), 'not-applicable'],
    [ruled({ blockedMerchants: ['M-1'] }), 'merchant-blocked: card blocked merchants'],
    [ruled({ blockedMerchants: ['M-2'] }), 'passed'],
    [ruled({ allowedMerchants: ['M-1'] }), 'passed'],
    [ruled({ allowedMerchants: ['M-2'] }), 'merchant-not-allowed: card allowed merchants'],
    [ruled({ allowedMerchants: ['M-1'] }, at({ id: '' })), 'merchant-not-allowed: card allowed merchants'],
  ],
  'country-is-allowed': [
    [ruled({}), 'not-applicable'],
    [ruled({ blockedCountries: ['US'] }), 'country-blocked: card blocked countries'],
    [ruled({ blockedCountries: ['KP'] }), 'passed'],
    [ruled({ allowedCountries: ['US', 'SG'] }), 'passed'],
    [ruled({ allowedCountries: ['SG'] }), 'country-not-allowed: card allowed countries'],
  ],
  'channel-is-allowed': [
    [ruled({}), 'not-applicable'],
    [ruled({ blockedChannels: ['atm'] }), 'passed'],
    [ruled({ blockedChannels: ['atm'] }, { channel: 'atm' }), 'channel-blocked: card blocked channel atm'],
    [ruled({ blockedChannels: ['atm'] }, { channel: 'card-present', ...at({ mcc: '6011' }) }), 'passed'],
  ],
  'cash-is-allowed': [
    [ruled({}), 'not-applicable'],
    [ruled({}, { channel: 'atm' }), 'passed'],
    [ruled({ allowsCash: false }), 'passed'],
    [ruled({ allowsCash: false }, { channel: 'atm' }), 'cash-not-allowed: card no cash'],
    [ruled({ allowsCash: false }, { cashback: 1n }), 'cash-not-allowed: card no cash'],
    [ruled({ allowsCash: false }, at({ mcc: '6010' })), 'cash-not-allowed: card no cash'],
    [ruled({ allowsCash: false }, at({ mcc: '6011' })), 'cash-not-allowed: card no cash'],
  ],
  'amount-is-within-transaction-limit': [
    [ruled({}), 'not-applicable'],
    [ruled({ maxAmount: usd(20) }), 'passed'],
    [ruled({ maxAmount: usd(19.99) }), 'transaction-amount-limit: card transaction amount'],
    [ruled({ maxAmount: usd(1), currency: 'EUR' }), 'not-applicable'],
    [ruled({ maxAmount: 0n }, verification), 'not-applicable'],
    [{ ...ruled({ maxAmount: usd(30) }), approvedBefore: usd(10) }, 'passed'],
    [
      { ...ruled({ maxAmount: usd(30) }), approvedBefore: usd(10.01) },
      'transaction-amount-limit: card transaction amount',
    ],
  ],
  'card-is-not-used-up': [
    [ruled({}), 'not-applicable'],
    [ruled({ singleUse: true }), 'passed'],
    [singleUse(1), 'single-use-card-used: card single use'],
    [singleUse(0), 'passed'],
    [{ ...singleUse(1), message: verification }, 'single-use-card-used: card single use'],
    [{ ...singleUse(1), message: { type: 'incremental' } }, 'not-applicable'],
  ],
  'merchant-is-the-first': [
    [ruled({}), 'not-applicable'],
    [ruled({ lockedToFirstMerchant: true }), 'passed'],
    [lockedTo('M-1'), 'passed'],
    [lockedTo('M-2'), 'locked-to-other-merchant: card first merchant'],
    [{ ...lockedTo('name:BOOKS.COM'), message: at({ id: '' }) }, 'passed'],
    [
      { ...lockedTo('name:BOOKS.COM'), message: at({ id: '', name: 'X' }) },
      'locked-to-other-merchant: card first merchant',
    ],
  ],
  'velocity-is-within-limits': [
    [ruled({}), 'not-applicable'],
    [ruled({ limits: [limit({ amount: usd(20), count: 1 })] }), 'passed'],
    [ruled({ limits: [limit({ amount: usd(19.99) })] }), 'card-amount-limit: card calendar day amount'],
    [ruled({ limits: [limit({ count: 0 })] }), 'card-count-limit: card calendar day count'],
    [{ ...velocity('card', usd(60), 5), ...raising(usd(60)) }, 'passed'],
    [
      { ...velocity('card', usd(61), 0), ...raising(usd(60), YESTERDAY) },
      'card-amount-limit: card calendar day amount',
    ],
    [
      { ...velocity('card', usd(20), 5), ...raising(usd(60), YESTERDAY) },
      'card-count-limit: card calendar day count',
    ],
    [{ ...velocity('card', usd(20), 4), ...raising(usd(60), YESTERDAY) }, 'passed'],
    [ruled({ limits: [limit({ count: 0 })] }, verification), 'not-applicable'],
    [ruled({ limits: [limit({ count: 0 })], currency: 'EUR' }), 'not-applicable'],
    [velocity('card', usd(80), 0), 'passed'],
    [velocity('card', usd(80) + 1n, 0), 'card-amount-limit: card calendar day amount'],
    [velocity('card', 0n, 5), 'card-count-limit: card calendar day count'],
    [velocity('cardholder', usd(90), 0), 'cardholder-amount-limit: cardholder calendar day amount'],
    [velocity('cardholder', 0n, 5), 'cardholder-count-limit: cardholder calendar day count'],
    [velocity('programme', usd(90), 0), 'programme-amount-limit: programme calendar day amount'],
    [velocity('programme', 0n, 5), 'programme-count-limit: programme calendar day count'],
    [velocity('product', usd(90), 0), 'product-amount-limit: product calendar day amount'],
    [velocity('product', 0n, 5), 'product-count-limit: product calendar day count'],
    [
      ruled({ limits: [limit({ window: 'rolling', period: 'week', count: 0 })] }),
      'card-count-limit: card rolling week count',
    ],
    [
      ruled({ limits: [limit({ period: 'lifetime', amount: 0n })] }),
      'card-amount-limit: card lifetime amount',
    ],
  ],
  'funds-are-sufficient': [
    [{ available: usd(20) }, 'passed'],
    [{ available: usd(20) - 1n }, 'insufficient-funds: available balance'],
    [{ available: usd(20), feesOn: () => 1n }, 'insufficient-funds-for-fees: available balance'],
    [{ available: usd(21), feesOn: () => usd(1) }, 'passed'],
    [funded('shared-account'), 'insufficient-shared-funds: available balance'],
    [funded('reserve-just-in-time'), 'insufficient-reserve: available balance'],
    [{ available: -1n, message: verification }, 'not-applicable'],
    [{ available: -1n, message: inquiry }, 'not-applicable'],
    [{ billing: null }, 'not-applicable'],
  ],
  'merchant-approved': [
    [{}, 'not-applicable'],
    [hook({}), 'passed'],
    [hook({ outcome: 'declined' }), 'declined-by-merchant: decision hook'],
    [hook({ outcome: 'timed-out', fallback: 'decline' }), 'hook-timed-out: decision hook fallback'],
    [hook({ outcome: 'failed', fallback: 'decline' }), 'hook-failed: decision hook fallback'],
    [hook({ outcome: 'failed' }), 'hook-failed: decision hook fallback'],
    [hook({ outcome: 'timed-out', fallback: 'approve' }), 'passed'],
    [hook({ outcome: 'failed', fallback: 'approve' }), 'passed'],
    [fallbackUpTo(usd(20)), 'passed'],
    [fallbackUpTo(usd(20) - 1n), 'hook-fallback-limit: decision hook fallback limit'],
    [
      hook({ outcome: 'failed', fallback: 'approve-within-limit' }),
      'hook-fallback-limit: decision hook fallback limit',
    ],
  ],
};

describe.each(checks.map(({ name }) => name))('%s', (name) => {
  test.each((cases[name] ?? []).map(([given, says], index) => [index, says, given] as const))(
    'case %i: %s',
    (_index, says, given) => expect(look(name, given)).toBe(says),
  );

  test('is seen to fail, and to let through', () => {
    const said = (cases[name] ?? []).map(([, says]) => says);
    expect(said.some((says) => says.includes(': '))).toBe(true);
    expect(said.some((says) => !says.includes(': '))).toBe(true);
  });
});

test('the rules of every level hold', () => {
  const levels: Level[] = ['product', 'card', 'cardholder', 'programme'];
  for (const level of levels) {
    const given = levels.map((one) => controls(one, one === level ? { blockedCountries: ['US'] } : {}));
    expect(look('country-is-allowed', { controls: given })).toBe(
      `country-blocked: ${level} blocked countries`,
    );
  }
});

test('every reason that a check gives is one of ours', () => {
  const said = Object.values(cases).flatMap((one) => one.map(([, says]) => says.split(': ')));
  for (const [reason, rule] of said)
    if (rule !== undefined) expect(declineReasons).toHaveProperty(reason ?? '');
});

function verifiedOnly(): Given {
  return { product: { terms: { requiresVerifiedCardholder: true } as never } };
}

function airlines(): string {
  return 'category-blocked: card blocked category airline';
}

function cash(): string {
  return 'category-blocked: card blocked category cash';
}

function singleUse(count: number): Given {
  const all = { since: '2026-11-01T00:00:00.000Z', buckets: { all: { amount: '0', count } } };
  return { controls: [controls('card', { singleUse: true }, counted({ 'card/single-use': all }))] };
}

function lockedTo(acceptorOfFirst: string): Given {
  return { controls: [controls('card', { lockedToFirstMerchant: true }, counted({}, acceptorOfFirst))] };
}

/** A daily limit of 100.00 and 5 uses at a level, with so much used of it. */
/** An increment of 20.00 on a purchase of so much. */
function raising(amount: bigint, at = new Date('2026-11-20T11:00:00Z')): Given {
  return { message: { type: 'incremental' }, countedBefore: { amount, at } };
}

function velocity(level: Level, amount: bigint, count: number): Given {
  const limits = [limit({ amount: usd(100), count: 5 })];
  const state = counted({ [`${level}/calendar/day/UTC`]: today(amount, count) });
  if (level === 'product')
    return { controls: [controls('product', { limits }), controls('card', null, state)] };
  return { controls: [controls(level, { limits }, state)] };
}

function funded(fundingSource: 'shared-account' | 'reserve-just-in-time'): Given {
  return { available: 0n, product: { fundingSource } };
}

function fallbackUpTo(most: bigint): Given {
  return hook({ outcome: 'timed-out', fallback: 'approve-within-limit', fallbackLimit: String(most) });
}
