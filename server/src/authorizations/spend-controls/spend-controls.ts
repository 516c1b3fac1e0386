import type { Currency } from '../../money/index.ts';
import type { Channel } from '../message.ts';

/** Whose rules they are. A product's hold for each of its cards; a cardholder's and a programme's for all their cards together. */
export const levels = ['product', 'programme', 'cardholder', 'card'] as const;
export type Level = (typeof levels)[number];

export const windowKinds = ['calendar', 'rolling'] as const;
export const periods = ['day', 'week', 'month', 'year', 'lifetime'] as const;
export type Period = (typeof periods)[number];

/**
 * How much may be spent, or how often, within a window. A calendar window begins at midnight of its time zone (weeks on
 * Monday); a rolling one ends now.
 */
export interface SpendLimit {
  readonly window: (typeof windowKinds)[number];
  readonly period: Period;
  /** IANA name, such as `Asia/Singapore`; of a calendar window. */
  readonly timeZone: string;
  /** Ten-thousandths of the rules' currency; null for no limit on the amount. */
  readonly amount: bigint | null;
  /** Null for no limit on the number of uses. */
  readonly count: number | null;
}

/** Groups of merchant category codes that can be switched off by name. */
export const paymentCategories = [
  'airline',
  'lodging',
  'vehicle-rental',
  'gambling',
  'cash',
  'quasi-cash',
  'dating',
  'crypto',
] as const;
export type PaymentCategory = (typeof paymentCategories)[number];

/** What one subject's cards may be used for. Nothing given is nothing restricted. */
export interface SpendRules {
  /** The currency of its amounts; they do not apply to cards of another one. */
  readonly currency: Currency;
  readonly limits: readonly SpendLimit[];
  /** The largest single amount, in ten-thousandths. */
  readonly maxAmount: bigint | null;
  /** Merchant category codes, single (`5411`) or ranges (`3000-3350`). Null allows all. */
  readonly allowedMccs: readonly string[] | null;
  readonly blockedMccs: readonly string[];
  readonly blockedCategories: readonly PaymentCategory[];
  /** Acceptor ids. */
  readonly allowedMerchants: readonly string[] | null;
  readonly blockedMerchants: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly allowedCountries: readonly string[] | null;
  readonly blockedCountries: readonly string[];
  readonly blockedChannels: readonly Channel[];
  readonly allowsCash: boolean;
  /** The first approval that takes money is the last. */
  readonly singleUse: boolean;
  /** The first approval locks the card to its acceptor. */
  readonly lockedToFirstMerchant: boolean;
}

/** What was used of one window. */
export interface WindowUse {
  /** Where the window began to be counted, ISO 8601: what was authorized before is not in it. */
  readonly since: string;
  /** By the bucket it was charged in: one for a calendar window, several for a rolling one. Digits of ten-thousandths. */
  readonly buckets: Readonly<Record<string, { readonly amount: string; readonly count: number }>>;
}

/** Everything that is counted for one subject, in one row. */
export interface SpendState {
  /** By window: level, kind, period, time zone. */
  readonly windows: Readonly<Record<string, WindowUse>>;
  /** The acceptor of the first approval, where the card is locked to it. */
  readonly lockedTo: string | null;
  /** Declines in a calendar month (UTC), for the decline fee. */
  readonly declines: { readonly month: string; readonly count: number } | null;
}

/** One level's rules with what was used of them; state is null until something was counted. */
export interface SubjectControls {
  readonly level: Level;
  readonly subjectId: string;
  readonly rules: SpendRules | null;
  readonly state: SpendState | null;
}
