import type { Fields } from '../bad-input/field.ts';
import type { Body } from '../bad-input/json-source.ts';
import type { Form } from '../bad-input/target.ts';
import { freeNumber, type PhysicalCard, physicalApplication } from '../physical-cards.ts';
import { byEitherId } from './by-either-id.ts';
import {
  birthday,
  card,
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

const type = cardType(['VIRTUAL-V', 'VIRTUAL-R', 'VIRTUAL-G']);
const name = text(40, ['SAN3', 'SAN  ZHANG', ' SAN', 'SAN ', '张', 'SAN--ZHANG', 'JÖRG']);

function address(kind: 'residence' | 'delivery'): Fields {
  const texts = {
    country: countryCode,
    state: text(100),
    city: text(100),
    line1: text(200),
    line2: text(200),
    line3: text(200),
    postal_code: text(20),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([part, field]) => [`${kind}_${part}`, optionalField(field)]),
  );
}

const applicationFields: Fields = {
  merchant_card_id: newReference,
  card_type: type,
  card_bin_id: cardBin,
  first_name: name,
  last_name: name,
  telephone_country_code: phoneCountryCode,
  phone,
  email: optionalField(email),
  birth_date: birthday,
  ...address('residence'),
  ...address('delivery'),
};

const kycFields: Fields = { merchant_card_id: card('card order'), card_type: type };
const ofApplicant = async ({ physical }: Party): Promise<Body> => physical.kyc(await physical.applied());

const pin: Fields = { pin: { kind: 'digits', fewest: 6, most: 6 } };
const withPin = async (ids: Promise<PhysicalCard>): Promise<Body> => ({ ...(await ids), pin: '135790' });

/** The endpoints that know physical cards alone. */
export const physicalForms: readonly Form<Party>[] = [
  {
    path: '/api/v1/card/physical/apply',
    fields: applicationFields,
    genuine: async () => physicalApplication(),
  },
  { path: '/api/v1/card/physical/kyc/init', fields: kycFields, genuine: ofApplicant },
  { path: '/api/v1/card/physical/kyc/status', fields: kycFields, genuine: ofApplicant, isReading: true },
  { path: '/api/v1/card/physical/kyc/cancel', fields: kycFields, genuine: ofApplicant },
  ...byEitherId({
    path: '/api/v1/card/physical/assign',
    fields: { card_number: { kind: 'digits', fewest: 16, most: 16 } },
    both: async ({ physical }) => ({ ...(await physical.verified()), card_number: freeNumber() }),
  }),
  ...byEitherId({
    path: '/api/v1/card/physical/activate',
    fields: pin,
    both: ({ physical }) => withPin(physical.assigned()),
  }),
  ...byEitherId({
    path: '/api/v1/card/physical/change/pin',
    fields: pin,
    both: ({ physical }) => withPin(physical.active()),
  }),
  ...byEitherId({
    path: '/api/v1/card/physical/get_info',
    isReading: true,
    both: async ({ physical }) => ({ ...(await physical.assigned()) }),
  }),
];
