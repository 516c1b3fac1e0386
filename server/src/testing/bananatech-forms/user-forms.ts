import type { Fields } from '../bad-input/field.ts';
import type { Form } from '../bad-input/target.ts';
import { kycRegistration, phoneRegistration, registration } from '../bananatech-requests.ts';
import {
  birthday,
  countryCode,
  email,
  instant,
  list,
  optionalField,
  phone,
  phoneCountryCode,
  picture,
  reads,
  template,
  text,
  wholeList,
  word,
} from './fields.ts';
import type { Party } from './party.ts';

const path = '/user/register';
const name = text(100);

const kycData: Fields = {
  first_name: name,
  last_name: name,
  gender: optionalField(word(['OTHER', 'F'])),
  date_of_birth: birthday,
  identification_type: word(['RESIDENCE_PERMIT', 'VISA', 'ID CARD']),
  identification_number: name,
  front_img_base64: picture,
  back_img_base64: optionalField(picture),
  handheld_img_base64: optionalField(picture),
  issue: optionalField(instant),
  expiry: optionalField(instant),
  country_code: countryCode,
  region: optionalField(name),
  city: optionalField(name),
  postcode: optionalField(text(32)),
  address_line: optionalField(text(200)),
};

/** The endpoints of users. */
export const userForms: readonly Form<Party>[] = [
  {
    path,
    variant: 'with an email',
    fields: {
      email,
      template_id: template,
      dial_code: optionalField(phoneCountryCode),
      phone_number: optionalField(phone),
    },
    genuine: async () => registration({ dial_code: '+1', phone_number: '4155550100' }),
  },
  {
    path,
    variant: 'with a phone number',
    fields: { dial_code: phoneCountryCode, phone_number: phone },
    genuine: async () => phoneRegistration(),
  },
  {
    path,
    variant: 'with papers',
    fields: { kyc_data: { kind: 'object', fields: kycData } },
    genuine: async () => kycRegistration(),
  },
  {
    ...reads,
    path: '/user/get_users',
    fields: { ...list, status: optionalField(word(['SUCCESS', 'ACTIVE', 'accepted'])) },
    genuine: async () => ({ ...wholeList, status: 'APPROVED' }),
  },
];
