import type { Fields } from '../bad-input/field.ts';
import type { Form } from '../bad-input/target.ts';
import { kycRegistration, phoneRegistration, registration } from '../bananatech-requests.ts';
import { dialCode, listRequest, ofList, optionalField, phoneNumber, template, text, word } from './fields.ts';
import type { Party } from './party.ts';
import { readsOnly } from './reads-only.ts';

const email = text(254, ['jane', 'jane@', '@example.com', 'jane@example', 'jane@@example.com', 'a b@c.com']);
const optionalPhone: Fields = {
  dial_code: optionalField(dialCode),
  phone_number: optionalField(phoneNumber),
};

/** Days that do not exist, in other formats, before 1900 and to come. */
const dateOfBirth = text(32, [
  ...['1990-02-30', '1990-13-01', '1990-00-10', '2023-02-29', '1990-1-1', '01-01-1990', '1990/01/01'],
  ...['19900101', '1990-01-01T00:00:00Z', ' 1990-01-01', 'yesterday', '1899-12-31', '9999-12-31'],
]);
const countryCode = text(32, ['us', 'USA', 'XX', '840', 'United States']);
const picture = { kind: 'base64' } as const;
const instant = { kind: 'integer', least: -(8.64e15 - 1), most: 8.64e15 - 1 } as const;

const kycData: Fields = {
  first_name: text(100),
  last_name: text(100),
  gender: optionalField(word('OTHER', 'M')),
  date_of_birth: dateOfBirth,
  identification_type: word('VISA', 'passport'),
  identification_number: text(100),
  front_img_base64: picture,
  back_img_base64: optionalField(picture),
  handheld_img_base64: optionalField(picture),
  issue: optionalField(instant),
  expiry: optionalField(instant),
  country_code: countryCode,
  region: optionalField(text(100)),
  city: optionalField(text(100)),
  postcode: optionalField(text(32)),
  address_line: optionalField(text(200)),
};

/** The endpoints that know users. */
export const userForms: readonly Form<Party>[] = [
  {
    path: '/user/register',
    variant: 'with papers',
    fields: { email, template_id: template, kyc_data: { kind: 'object', fields: kycData }, ...optionalPhone },
    genuine: async () => phoneRegistration(kycRegistration()),
  },
  {
    path: '/user/register',
    variant: 'with a phone number',
    fields: { dial_code: dialCode, phone_number: phoneNumber },
    genuine: async () => phoneRegistration(),
  },
  {
    path: '/user/register',
    variant: 'with an email address',
    fields: { email, template_id: template },
    genuine: async () => registration(),
  },
  ...readsOnly(['/user/get_users'], {
    fields: { ...ofList, status: optionalField(word('ACTIVE', 'TBA')) },
    genuine: async ({ cards }) => {
      await cards.user();
      return { ...listRequest, status: 'APPROVED', search: 'example' };
    },
  }),
];
