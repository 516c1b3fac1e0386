import type { Fields } from '../bad-input/field.ts';
import type { Form } from '../bad-input/target.ts';
import { application } from '../worldcard-requests.ts';
import {
  amount,
  birthday,
  cardBin,
  cardType,
  countryCode,
  email,
  newReference,
  optionalField,
  phone,
  phoneCountryCode,
  text,
} from './fields.ts';
import type { Party } from './party.ts';

const ofEveryType: Fields = {
  merchant_card_id: newReference,
  card_bin_id: cardBin,
  first_recharge_amount: amount,
  address_line_two: optionalField(text(200)),
};

const ofVisa: Fields = {
  ...ofEveryType,
  card_type: cardType(['PHYSICAL-G', 'VIRTUAL-R', 'VIRTUAL-G']),
  email: optionalField(email),
  first_name: text(100),
  last_name: text(100),
  state: text(100),
  country_code: countryCode,
  city: text(100),
  address: text(200),
  postal_code: text(20),
  phone: optionalField(phone),
  phone_country_code: optionalField(phoneCountryCode),
  birthday: optionalField(birthday),
};

const strictName = text(40, ['John3', 'John  Doe', ' John', 'John ', 'Jörg', "O'Hara", 'Anne-Marie', '约翰']);

/** What another card type requires otherwise than VIRTUAL-V. */
const ofBusiness: Fields = { email, state: optionalField(text(100)), city: optionalField(text(100)) };
const ofGlobal: Fields = {
  email,
  first_name: strictName,
  last_name: strictName,
  state: optionalField(text(100)),
  phone,
  phone_country_code: phoneCountryCode,
  birthday,
};

function form(path: string, type: 'VIRTUAL-V' | 'VIRTUAL-R' | 'VIRTUAL-G', fields: Fields): Form<Party> {
  return { path, variant: type, fields, genuine: async () => application(type) };
}

/** The application for a virtual card, at both of its paths. */
export const applicationForms: readonly Form<Party>[] = [
  form('/api/v1/card/virtual/apply', 'VIRTUAL-V', ofVisa),
  form('/api/v1/card/virtual/apply', 'VIRTUAL-R', ofBusiness),
  form('/api/v1/card/virtual/apply', 'VIRTUAL-G', ofGlobal),
  { ...form('/api/v1/card/apply', 'VIRTUAL-V', {}), aliasOf: '/api/v1/card/virtual/apply' },
];
