import type { DecisionFacts } from '../authorizations/decision/check.ts';
import { networkMessage } from '../authorizations/message.ts';
import type {
  Level,
  SpendLimit,
  SpendRules,
  SpendState,
  SubjectControls,
} from '../authorizations/spend-controls/spend-controls.ts';
import { unrestricted } from '../authorizations/spend-controls/unrestricted.ts';
import type { Card } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import { money } from '../money/index.ts';

// Test code only: what a purchase is decided on, all of it in order.

export const usd = (major: number) => BigInt(Math.round(major * 100)) * 100n;

export const acceptor = { name: 'BOOKS.COM', id: 'M-1', mcc: '5942', country: 'US', city: 'SEATTLE' };

/** A purchase of 20.00 USD on the web, of 100.00 that can be spent: every check passes or has nothing to look at. */
export function decisionFacts(
  given: Partial<Omit<DecisionFacts, 'message' | 'card' | 'product'>> & {
    message?: Partial<DecisionFacts['message']>;
    card?: Partial<Card>;
    product?: Partial<Product>;
  } = {},
): DecisionFacts {
  const { message, card, product, ...rest } = given;
  const amount = money(usd(20), 'USD');
  return {
    message: networkMessage({
      type: 'authorization',
      merchantId: 'merchant',
      cardId: 'card',
      identity: { messageClass: '0100', acquirer: '1', stan: '1', transmittedAt: '1120120000', rrn: '1' },
      amount,
      acceptor,
      ...message,
    }),
    card: {
      id: 'card',
      currency: 'USD',
      status: 'active',
      issuerBlock: null,
      numberRetired: null,
      expiry: { month: 11, year: 2028 },
      ...card,
    } as Card,
    product: {
      fundingSource: 'card-balance',
      terms: { requiresVerifiedCardholder: false },
      ...product,
    } as Product,
    cardholderIsVerified: false,
    billing: amount,
    approvedBefore: 0n,
    countedBefore: null,
    feesOn: () => 0n,
    available: usd(100),
    expiry: null,
    cvv2: null,
    pin: null,
    authentication: null,
    pinTriesLeft: 3,
    controls: [],
    hook: null,
    now: new Date('2026-11-20T12:00:00Z'),
    ...rest,
  };
}

/** Rules in USD that restrict only what is given. */
export function rules(given: Partial<SpendRules> = {}): SpendRules {
  return { ...unrestricted('USD'), ...given };
}

/** One level's controls; its subject is called as its level. */
export function controls(
  level: Level,
  given: Partial<SpendRules> | null,
  state: SpendState | null = null,
): SubjectControls {
  return { level, subjectId: level, rules: given && rules(given), state };
}

/** At most so much, in major units, in a calendar day in UTC, where nothing else is given. */
export function limit(given: Partial<SpendLimit> = {}): SpendLimit {
  return { window: 'calendar', period: 'day', timeZone: 'UTC', amount: null, count: null, ...given };
}
