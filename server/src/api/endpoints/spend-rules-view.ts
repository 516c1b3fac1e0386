import { z } from 'zod';
import {
  type CardControls,
  channels,
  type LevelControls,
  type LimitLeft,
  levels,
  paymentCategories,
  periods,
  type SpendRules,
  windowKinds,
} from '../../authorizations/index.ts';
import type { Currency } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { amountOf, amountText, currencyCode, instant } from '../fields.ts';

const windowFields = {
  window: z.enum(windowKinds).meta({
    description:
      'A calendar window begins at midnight of its time zone (weeks on Monday); a rolling one ends now.',
  }),
  period: z.enum(periods).meta({ description: 'Of a rolling window a month is 30 days and a year 365.' }),
  time_zone: z.string().meta({ examples: ['Asia/Singapore'] }),
};

const limitView = z
  .strictObject({
    ...windowFields,
    amount: amountText.nullable().meta({ description: 'The most that is spent in the window.' }),
    count: z.number().nullable().meta({ description: 'The most purchases in the window.' }),
  })
  .meta({ id: 'SpendLimit' });

const givenLimit = limitView.extend({
  time_zone: windowFields.time_zone.default('UTC'),
  amount: amountText.nullable().default(null),
  count: z.number().nullable().default(null),
});

const mccs = z.array(z.string()).meta({ examples: [['5411', '3000-3350']] });
const merchants = z.array(z.string()).meta({ description: 'The ids that acquirers give to acceptors.' });
const countries = z.array(z.string()).meta({ examples: [['US', 'SG']] });
const flag = (description: string) => z.boolean().meta({ description });

const lists = {
  allowed_mccs: mccs.nullable().meta({ description: 'Null allows all.' }),
  blocked_mccs: mccs,
  blocked_categories: z.array(z.enum(paymentCategories)),
  allowed_merchants: merchants.nullable(),
  blocked_merchants: merchants,
  allowed_countries: countries.nullable(),
  blocked_countries: countries,
  blocked_channels: z.array(z.enum(channels)),
};
const flags = {
  allows_cash: flag('False: no ATM, no cash over the counter, no cashback.'),
  single_use: flag('The first approval that takes money is the last.'),
  locked_to_first_merchant: flag('The first approval locks the card to its acceptor.'),
};
const currency = currencyCode.meta({
  description: 'Of the amounts; they do not hold for cards of another one.',
});
const maxAmount = amountText.nullable().meta({ description: 'The most of a single purchase.' });

const rulesView = z
  .strictObject({ currency, limits: z.array(limitView), max_amount: maxAmount, ...lists, ...flags })
  .meta({ id: 'SpendRules' });

/** What is left out restricts nothing. */
export const givenRules = z.strictObject({
  currency,
  limits: z.array(givenLimit).default([]),
  max_amount: maxAmount.default(null),
  allowed_mccs: lists.allowed_mccs.default(null),
  blocked_mccs: lists.blocked_mccs.default([]),
  blocked_categories: lists.blocked_categories.default([]),
  allowed_merchants: lists.allowed_merchants.default(null),
  blocked_merchants: lists.blocked_merchants.default([]),
  allowed_countries: lists.allowed_countries.default(null),
  blocked_countries: lists.blocked_countries.default([]),
  blocked_channels: lists.blocked_channels.default([]),
  allows_cash: flags.allows_cash.default(true),
  single_use: flags.single_use.default(false),
  locked_to_first_merchant: flags.locked_to_first_merchant.default(false),
});

const usedView = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ limit: value, used: value, left: value }).nullable();

const windowView = z
  .strictObject({
    ...windowFields,
    amount: usedView(amountText),
    count: usedView(z.number()),
    ends_at: instant.nullable().meta({ description: 'Null for a rolling window and a lifetime.' }),
  })
  .meta({ id: 'SpendWindow' });

export const levelView = z
  .strictObject({
    level: z.enum(levels),
    subject_id: z.string().meta({ examples: [publicId('card', '01920000-0000-7000-8000-000000000000')] }),
    rules: rulesView.nullable(),
    windows: z
      .array(windowView)
      .meta({ description: 'What is left of each limit. A product’s are told with a card.' }),
  })
  .meta({ id: 'SpendControls' });

export const cardControlsView = z
  .strictObject({
    levels: z.array(levelView).meta({ description: 'Product, programme, cardholder and card.' }),
    locked_to_merchant: z.string().nullable().meta({
      description:
        'The acceptor that the card is locked to: its id, or `name:` and its name where it has none.',
    }),
    used_up: flag('The card was for one use, and has been used.'),
  })
  .meta({ id: 'CardSpendControls' });

export function levelViewOf(controls: LevelControls): z.input<typeof levelView> {
  const { level, subjectId, rules, windows } = controls;
  return {
    level,
    subject_id: publicId(level, subjectId),
    rules: rules && rulesViewOf(rules),
    windows: rules ? windows.map((window) => windowViewOf(window, rules.currency)) : [],
  };
}

export function cardControlsViewOf(controls: CardControls): z.input<typeof cardControlsView> {
  return {
    levels: controls.levels.map(levelViewOf),
    locked_to_merchant: controls.lockedTo,
    used_up: controls.isUsedUp,
  };
}

function rulesViewOf(rules: SpendRules): z.input<typeof rulesView> {
  const amount = (value: bigint | null) => (value === null ? null : amountOf(value, rules.currency));
  const copy = (list: readonly string[] | null) => list && [...list];
  return {
    currency: rules.currency,
    limits: rules.limits.map((limit) => ({
      window: limit.window,
      period: limit.period,
      time_zone: limit.timeZone,
      amount: amount(limit.amount),
      count: limit.count,
    })),
    max_amount: amount(rules.maxAmount),
    allowed_mccs: copy(rules.allowedMccs),
    blocked_mccs: [...rules.blockedMccs],
    blocked_categories: [...rules.blockedCategories],
    allowed_merchants: copy(rules.allowedMerchants),
    blocked_merchants: [...rules.blockedMerchants],
    allowed_countries: copy(rules.allowedCountries),
    blocked_countries: [...rules.blockedCountries],
    blocked_channels: [...rules.blockedChannels],
    allows_cash: rules.allowsCash,
    single_use: rules.singleUse,
    locked_to_first_merchant: rules.lockedToFirstMerchant,
  };
}

function windowViewOf(left: LimitLeft, of: Currency): z.input<typeof windowView> {
  const { amount, count } = left;
  return {
    window: left.window,
    period: left.period,
    time_zone: left.timeZone,
    amount: amount && {
      limit: amountOf(amount.limit, of),
      used: amountOf(amount.used, of),
      left: amountOf(amount.left, of),
    },
    count: count && { ...count },
    ends_at: left.endsAt?.toISOString() ?? null,
  };
}
