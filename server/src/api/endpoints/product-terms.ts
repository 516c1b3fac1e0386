import { z } from 'zod';
import { activations, numberRules, type ProductTerms } from '../../catalog/index.ts';

const pinRule = z.strictObject({
  min_length: z.number(),
  max_length: z.number(),
  refuses_weak: z.boolean().meta({
    description: 'True: no PIN of one digit repeated, or of digits in a row, such as 1111 or 4321.',
  }),
});

const holdDays = z.strictObject({
  standard: z.number(),
  extended: z.number().meta({ description: 'For lodging, vehicle rental and cruises.' }),
});

/** How purchases are treated. */
export const termFields = z.strictObject({
  partial_approval: z.boolean().meta({
    description:
      'True: a purchase that the balance does not cover is approved for what it does, where the acquirer takes that.',
  }),
  hold_days: holdDays.meta({ description: 'How many days a hold stands when nobody settles it, 1 to 365.' }),
  fees_paid_by: z.enum(['card', 'reserve-when-short']).meta({
    description:
      'card: fees are part of what must be covered, and are owed when they cannot be. reserve-when-short: the merchant’s reserve pays what the card cannot.',
  }),
  requires_verified_cardholder: z
    .boolean()
    .meta({ description: 'True: only cards of verified cardholders pay, or are given a number.' }),
  verification_days: z
    .number()
    .meta({ description: 'How many days an applicant has to be verified, 1 to 365.' }),
  pin: pinRule.meta({ description: 'Which PINs the cards take: 4 to 12 digits.' }),
  activation: z.enum(activations).meta({
    description:
      'Whether a virtual card is usable once it is issued (at-once), or once it is loaded for the first time (by-first-load).',
  }),
  requires_first_load: z.boolean().meta({ description: 'True: a card is issued with money on it only.' }),
  numbers: z.enum(numberRules).meta({
    description:
      'Which numbers a physical card can be assigned. any: every number that no card has. stock: only those of the product’s stock.',
  }),
});

/** The same in a request, where each may be left out. */
export const givenTerms = termFields.partial();

/** Terms as they are after a request that may leave some out. */
export function readTerms(given: z.output<typeof givenTerms>, standing: ProductTerms): ProductTerms {
  return {
    partialApproval: given.partial_approval ?? standing.partialApproval,
    holdDays: given.hold_days ?? standing.holdDays,
    feesPaidBy: given.fees_paid_by ?? standing.feesPaidBy,
    requiresVerifiedCardholder: given.requires_verified_cardholder ?? standing.requiresVerifiedCardholder,
    verificationDays: given.verification_days ?? standing.verificationDays,
    pin: given.pin
      ? {
          minLength: given.pin.min_length,
          maxLength: given.pin.max_length,
          refusesWeak: given.pin.refuses_weak,
        }
      : standing.pin,
    activation: given.activation ?? standing.activation,
    requiresFirstLoad: given.requires_first_load ?? standing.requiresFirstLoad,
    numbers: given.numbers ?? standing.numbers,
  };
}

export function termsView(terms: ProductTerms): z.input<typeof termFields> {
  return {
    partial_approval: terms.partialApproval,
    hold_days: terms.holdDays,
    fees_paid_by: terms.feesPaidBy,
    requires_verified_cardholder: terms.requiresVerifiedCardholder,
    verification_days: terms.verificationDays,
    pin: {
      min_length: terms.pin.minLength,
      max_length: terms.pin.maxLength,
      refuses_weak: terms.pin.refusesWeak,
    },
    activation: terms.activation,
    requires_first_load: terms.requiresFirstLoad,
    numbers: terms.numbers,
  };
}
