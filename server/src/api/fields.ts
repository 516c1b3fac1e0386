import { z } from 'zod';
import { textProblem } from '../merchants/index.ts';
import { type Currency, currencies, exponentOf, formatExactAmount, parseAmount } from '../money/index.ts';
import { parsePublicId, publicId } from '../platform/index.ts';
import type { Secret } from '../vault/index.ts';
import { type Refusal, refuseInvalid } from './reply.ts';

/** The building blocks of requests and answers. */

/** An id of ours in an answer, `card_0192…`. */
export const idText = (kind: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}_[0-9a-f]{32}$`))
    .meta({ examples: [publicId(kind, exampleId)] });

/** An id of ours in a request; parsed, it is the UUID inside. */
export const idOf = (kind: string) => idText(kind).transform((text) => parsePublicId(kind, text) as string);

export const exampleId = '01920000-0000-7000-8000-000000000000';

/** A text that is a secret until it is sent: handlers give it as one, and only this answer shows it. */
export const shownSecret = (description: string) =>
  z.string().meta({ description }) as unknown as z.ZodType<string, Secret>;

/** A text in a query that rows are compared with: one that no row can hold is refused. */
export const searchText = (longest: number) =>
  z
    .string()
    .max(longest)
    .superRefine((text, context) => {
      const problem = textProblem(text, longest);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    });

/** An instant, RFC 3339 with milliseconds, in UTC. */
export const instant = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-04-01T02:00:00.000Z'] });

export const currencyCode = z
  .enum(currencies as unknown as [Currency, ...Currency[]])
  .meta({ id: 'Currency', description: 'An active ISO 4217 code.' });

/** A decimal text in plain notation. How many decimals it may have depends on its currency. */
export const amountText = z
  .string()
  .max(32)
  .meta({ examples: ['100.00'], description: 'A decimal number as text, in major units of its currency.' });

const amountProblems = {
  empty: 'must not be empty',
  'not-a-number': 'must be a plain decimal number, such as 100.00',
  negative: 'must not be negative',
  zero: 'must be above zero',
  'too-large': 'must have at most 12 digits before the point',
} as const;

export type AmountResult = { readonly kind: 'amount'; readonly amount: bigint } | Refusal;

/** Reads an amount of a currency as ten-thousandths; the refusal names the field. */
export function readAmount(field: string, text: string, currency: Currency, allowZero = false): AmountResult {
  const parsed = parseAmount(text, { maxDecimals: exponentOf(currency), allowZero });
  if (parsed.kind === 'parsed') return { kind: 'amount', amount: parsed.value };
  const problem =
    parsed.reason === 'too-many-decimals'
      ? `must have at most ${exponentOf(currency)} decimals in ${currency}`
      : amountProblems[parsed.reason];
  return refuseInvalid({ field, problem });
}

/** Writes ten-thousandths with the decimals of their currency, or more where they have more. */
export function amountOf(amount: bigint, currency: Currency): string {
  return formatExactAmount(amount, exponentOf(currency));
}
