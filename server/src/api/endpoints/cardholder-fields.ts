import { z } from 'zod';
import type { CardApplication } from '../../cards/index.ts';
import { isCountry } from '../../catalog/index.ts';
import { cleanText } from '../clean-text.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';

type Person = CardApplication['cardholder'];

const EARLIEST_BIRTHDAY = '1900-01-01';

const optionalText = (longest: number) => z.union([z.literal(''), cleanText(longest)]).default('');
const formed = (pattern: RegExp, problem: string) =>
  z.union([z.literal(''), z.string().regex(pattern, problem)]).default('');

/** A person as a caller of this API describes them: who a card is made for, and where it is sent. */
export const cardholderFields = z
  .strictObject({
    first_name: cleanText(100),
    last_name: cleanText(100),
    country_code: z
      .string()
      .refine(isCountry, 'must be an ISO 3166-1 alpha-2 code')
      .meta({ description: 'ISO 3166-1 alpha-2, such as US.' }),
    city: cleanText(100),
    address: cleanText(200),
    address_line_two: optionalText(200),
    state: optionalText(100),
    postal_code: optionalText(20),
    email: z.union([z.literal(''), z.email('must be an email address').max(254)]).default(''),
    phone: formed(/^\d(?:[ -]?\d){3,14}$/, 'must be a phone number of 4 to 15 digits'),
    phone_country_code: formed(/^[1-9]\d{0,3}$/, 'must be 1 to 4 digits').meta({
      description: 'Digits, without a plus sign.',
    }),
    birthday: z
      .union([z.literal(''), z.iso.date('must be a day, as YYYY-MM-DD')])
      .default('')
      .meta({ description: 'YYYY-MM-DD' }),
  })
  .meta({ id: 'CardholderFields' });

/**
 * The person as the core knows them.
 * @param now nobody is born later
 */
export function readCardholder(
  body: z.output<typeof cardholderFields>,
  now: Date,
): { readonly kind: 'person'; readonly person: Person } | Refusal {
  const { birthday } = body;
  if (birthday !== '' && (birthday < EARLIEST_BIRTHDAY || birthday > now.toISOString().slice(0, 10))) {
    return refuseInvalid({
      field: 'cardholder.birthday',
      problem: `must be from ${EARLIEST_BIRTHDAY} to today`,
    });
  }
  return {
    kind: 'person',
    person: {
      firstName: body.first_name,
      lastName: body.last_name,
      email: body.email,
      phone: body.phone,
      phoneCountryCode: body.phone_country_code,
      birthday,
      countryCode: body.country_code,
      city: body.city,
      address: body.address,
      addressLineTwo: body.address_line_two,
      state: body.state,
      postalCode: body.postal_code,
    },
  };
}
