import { z } from 'zod';
import type { ProductFees } from '../../catalog/index.ts';
import { type Currency, type FeeRule, formatFeeRate, type Money } from '../../money/index.ts';
import { amountOf, amountText } from '../fields.ts';

export const feeRule = z
  .strictObject({
    fixed: amountText,
    rate: z
      .string()
      .max(16)
      .meta({ examples: ['0.015'], description: 'A share of the amount: 0.015 is 1.5 %.' }),
    minimum: amountText.nullable(),
    maximum: amountText.nullable(),
  })
  .meta({ id: 'FeeRule' });

const described = (description: string) => feeRule.meta({ description });

/** What a product charges. */
export const feeFields = z.strictObject({
  issue: described('For a card, on its first load.'),
  fund: described('For a top-up, on its amount.'),
  authorization: described('For each purchase that is approved, on its amount.'),
  decline: z
    .array(
      z.strictObject({
        after: z.number().meta({ description: 'How many declines of the month come before it.' }),
        amount: amountText,
      }),
    )
    .meta({
      description:
        'For each purchase that is declined, by steps: from the decline after so many in a calendar month, each costs this. Declines before the first step are free.',
    }),
  cross_border: described('On what is settled with an acceptor of another country than the issuer’s.'),
  mark_up: described('On what is settled in another currency than the card’s.'),
  atm: described('On cash taken at an ATM.'),
  refund: described('For each refund, on its amount.'),
  close: described('On what a card that is closed gives back to the reserve, and never more than that.'),
  monthly: described('For each month of a card’s life. Its rate is 0: there is no amount for it.'),
});

/** The same in a request, where each may be left out. */
export const givenFees = feeFields.partial();

export function feesView(fees: ProductFees, currency: Currency): z.input<typeof feeFields> {
  return {
    issue: ruleView(fees.issue),
    fund: ruleView(fees.fund),
    authorization: ruleView(fees.authorization),
    decline: fees.decline.map(({ after, amount }) => ({ after, amount: amountOf(amount, currency) })),
    cross_border: ruleView(fees.crossBorder),
    mark_up: ruleView(fees.markUp),
    atm: ruleView(fees.atm),
    refund: ruleView(fees.refund),
    close: ruleView(fees.close),
    monthly: ruleView(fees.monthly),
  };
}

function ruleView({ fixed, rate, minimum, maximum }: FeeRule): z.input<typeof feeRule> {
  const amount = (value: Money) => amountOf(value.amount, value.currency);
  return {
    fixed: amount(fixed),
    rate: formatFeeRate(rate),
    minimum: minimum && amount(minimum),
    maximum: maximum && amount(maximum),
  };
}
