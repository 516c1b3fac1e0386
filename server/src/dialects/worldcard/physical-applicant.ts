import type { CardApplication } from '../../cards/index.ts';
import { readBirthday } from './birthday.ts';
import { type Fields, longest } from './fields.ts';
import { type Form, forms, readFormed } from './text-forms.ts';

/** The person who applies for a physical card, and where it is to be sent. */
export type PhysicalApplicant = Required<Pick<CardApplication, 'cardholder' | 'deliveryAddress'>>;

/** The document says of both names: "English". */
const englishName: Form = [
  (text) => text.length <= 40 && /^[A-Za-z]+(?:[ '-][A-Za-z]+)*$/.test(text),
  'must be 1 to 40 letters A-Z or a-z, with single spaces, hyphens or apostrophes between them',
];

interface Address {
  readonly country: string;
  readonly state: string;
  readonly city: string;
  /** Those of the three that were given, in their order. */
  readonly lines: readonly string[];
  readonly postalCode: string;
}

/**
 * Reads the cardholder and the delivery address of a physical card's application.
 * @param today the day at which ages count, `YYYY-MM-DD`
 */
export function readPhysicalApplicant(fields: Fields, today: string): PhysicalApplicant {
  const required = (field: string, length: number, form: Form) =>
    readFormed(fields, field, { longest: length, form, isRequired: true });
  const firstName = required('first_name', longest.name, englishName);
  const lastName = required('last_name', longest.name, englishName);
  const phoneCountryCode = required('telephone_country_code', longest.code, forms.phoneCountryCode);
  const phone = required('phone', longest.code, forms.phone);
  const email = readFormed(fields, 'email', { longest: longest.email, form: forms.email });
  const birthDate = fields.requiredText('birth_date', longest.code);
  const birthday = readBirthday(fields, 'birth_date', birthDate, today);
  const residence = readAddress(fields, 'residence');
  const delivery = readAddress(fields, 'delivery');
  const [address = '', ...furtherLines] = residence.lines;
  return {
    cardholder: {
      firstName,
      lastName,
      phoneCountryCode,
      phone,
      email,
      birthday,
      countryCode: residence.country,
      state: residence.state,
      city: residence.city,
      address,
      addressLineTwo: furtherLines.join(', '),
      postalCode: residence.postalCode,
    },
    deliveryAddress: isEmpty(delivery) ? null : deliveryAddress(`${firstName} ${lastName}`, delivery),
  };
}

function readAddress(fields: Fields, kind: 'residence' | 'delivery'): Address {
  const read = (name: string, length: number, form?: Form) =>
    readFormed(fields, `${kind}_${name}`, { longest: length, form });
  return {
    country: read('country', longest.code, forms.country),
    state: read('state', longest.name),
    city: read('city', longest.name),
    lines: ['line1', 'line2', 'line3'].map((name) => read(name, longest.address)).filter(Boolean),
    postalCode: read('postal_code', longest.postalCode),
  };
}

function isEmpty({ lines, ...texts }: Address): boolean {
  return lines.length === 0 && Object.values(texts).every((text) => text === '');
}

function deliveryAddress(recipient: string, { country, ...address }: Address) {
  return { recipient, ...address, countryCode: country };
}
