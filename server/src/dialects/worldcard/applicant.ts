import type { IssueCardOrder } from '../../cards/index.ts';
import { readBirthday } from './birthday.ts';
import type { VirtualCardType } from './card-types.ts';
import { type Fields, longest } from './fields.ts';
import { type Form, forms, readFormed } from './text-forms.ts';

export type Applicant = IssueCardOrder['cardholder'];

/** The fields of the Card Application page that describe the cardholder. */
type ApplicantField = (typeof applicantFields)[number];

const applicantFields = [
  'email',
  'first_name',
  'last_name',
  'state',
  'country_code',
  'city',
  'address',
  'postal_code',
  'phone',
  'phone_country_code',
  'birthday',
  'address_line_two',
] as const;

/** Which of them each card type requires: the document's table. */
const requiredFields: Record<VirtualCardType, readonly ApplicantField[]> = {
  'VIRTUAL-V': ['first_name', 'last_name', 'state', 'country_code', 'city', 'address', 'postal_code'],
  'VIRTUAL-R': ['email'],
  'VIRTUAL-G': [
    'email',
    'first_name',
    'last_name',
    'country_code',
    'city',
    'address',
    'postal_code',
    'phone',
    'phone_country_code',
    'birthday',
  ],
};

const longestTexts: Record<ApplicantField, number> = {
  email: longest.email,
  first_name: longest.name,
  last_name: longest.name,
  state: longest.name,
  country_code: longest.code,
  city: longest.name,
  address: longest.address,
  postal_code: longest.postalCode,
  phone: longest.code,
  phone_country_code: longest.code,
  birthday: longest.code,
  address_line_two: longest.address,
};

const formOf: Partial<Record<ApplicantField, Form>> = {
  email: forms.email,
  country_code: forms.country,
  phone: forms.phone,
  phone_country_code: forms.phoneCountryCode,
};

const nameForm: Form = [
  (text) => text.length <= 40 && /^[A-Za-z]+(?: [A-Za-z]+)*$/.test(text),
  'must be 1 to 40 letters A-Z or a-z with single spaces between words',
];

const stricterForms: Partial<Record<VirtualCardType, Partial<Record<ApplicantField, Form>>>> = {
  'VIRTUAL-G': { first_name: nameForm, last_name: nameForm },
};

/**
 * Reads the cardholder as the card type wants it.
 * @param today the day at which ages count, `YYYY-MM-DD`
 */
export function readApplicant(fields: Fields, cardType: VirtualCardType, today: string): Applicant {
  const read = (field: ApplicantField) =>
    readFormed(fields, field, {
      longest: longestTexts[field],
      isRequired: requiredFields[cardType].includes(field),
      form: stricterForms[cardType]?.[field] ?? formOf[field],
    });
  const texts = Object.fromEntries(applicantFields.map((field) => [field, read(field)])) as Record<
    ApplicantField,
    string
  >;
  return {
    email: texts.email,
    firstName: texts.first_name,
    lastName: texts.last_name,
    state: texts.state,
    countryCode: texts.country_code,
    city: texts.city,
    address: texts.address,
    postalCode: texts.postal_code,
    phone: texts.phone,
    phoneCountryCode: texts.phone_country_code,
    birthday: readBirthday(fields, 'birthday', texts.birthday, today),
    addressLineTwo: texts.address_line_two,
  };
}
