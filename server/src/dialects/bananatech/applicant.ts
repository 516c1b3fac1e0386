import {
  type DocumentKind,
  type DocumentType,
  isEmail,
  isPhone,
  isPhoneCountryCode,
  largestDocumentBytes,
} from '../../cardholders/index.ts';
import { isCountry } from '../../catalog/index.ts';
import { type Fields, longest } from './fields.ts';
import { isDay } from './times.ts';

/** The email, by which the users of a programme are told apart. */
export function readEmail(fields: Fields): string {
  const email = fields.requiredText('email', longest.email);
  if (email !== '' && !isEmail(email)) fields.refuse('email', 'must be an email address');
  return email;
}

/** The phone number; '' where it is neither asked for nor given. */
export function readPhone(fields: Fields, isRequired: boolean) {
  const read = isRequired ? 'requiredText' : 'text';
  const dialCode = fields[read]('dial_code', longest.code);
  const code = dialCode.replace(/^\+/, '');
  const phone = fields[read]('phone_number', longest.code);
  if (dialCode !== '' && !isPhoneCountryCode(code))
    fields.refuse('dial_code', 'must be a phone country code, such as +1');
  if (phone !== '' && !isPhone(phone))
    fields.refuse('phone_number', 'must be a phone number of 4 to 15 digits');
  return { phoneCountryCode: code, phone };
}

const genders = ['MALE', 'FEMALE'] as const;
const documentTypes = {
  PASSPORT: 'passport',
  ID_CARD: 'id-card',
  DRIVING_LICENSE: 'driving-licence',
} as const satisfies Record<string, DocumentType>;
const documentNames = Object.keys(documentTypes) as (keyof typeof documentTypes)[];

/** The pictures, by their fields. Of a passport one page says all, so only the first is asked for of everybody. */
const pictureFields = {
  front_img_base64: 'front',
  back_img_base64: 'back',
  handheld_img_base64: 'selfie',
} as const satisfies Record<string, DocumentKind>;

/** Reads `kyc_data`. Its first picture and what identifies the person are needed, and the rest is kept where it is given. */
export function readKycData(parent: Fields, now: Date) {
  const fields = parent.requiredObject('kyc_data');
  const firstName = fields.requiredText('first_name', longest.name);
  const lastName = fields.requiredText('last_name', longest.name);
  const gender = fields.word('gender', genders);
  const birthday = readBirthday(fields, now);
  fields.required('identification_type');
  const documentName = fields.word('identification_type', documentNames) ?? 'PASSPORT';
  const number = fields.requiredText('identification_number', longest.name);
  const country = fields.requiredText('country_code', longest.code);
  if (country !== '' && !isCountry(country))
    fields.refuse('country_code', 'must be an ISO 3166-1 alpha-2 code');
  const pictures = readPictures(fields);
  return {
    person: {
      ...{ firstName, lastName, birthday, countryCode: country },
      state: fields.text('region', longest.name),
      city: fields.text('city', longest.name),
      postalCode: fields.text('postcode', longest.code),
      address: fields.text('address_line', longest.address),
    },
    document: {
      type: documentTypes[documentName],
      ...{ number, gender },
      issuedAt: readInstant(fields, 'issue'),
      expiresAt: readInstant(fields, 'expiry'),
    },
    papers: { documentType: documentTypes[documentName], country, pictures },
  };
}

function readBirthday(fields: Fields, now: Date): string {
  const birthday = fields.requiredText('date_of_birth', longest.code);
  const isPast = isDay(birthday) && birthday >= '1900-01-01' && birthday <= now.toISOString();
  if (birthday !== '' && !isPast)
    fields.refuse('date_of_birth', 'must be a day in the past, such as 1990-01-31');
  return birthday;
}

/** The largest instant of a Date, in milliseconds, either way. */
const farthestMs = 8.64e15 - 1;

function readInstant(fields: Fields, field: string): Date | null {
  const ms = fields.integer(field, -farthestMs, farthestMs);
  return ms === null ? null : new Date(ms);
}

function readPictures(fields: Fields) {
  return Object.entries(pictureFields).flatMap(([field, kind]) => {
    const given = kind === 'front' ? fields.required(field) : fields.given(field);
    if (given === null) return [];
    const bytes = typeof given === 'string' ? decodePicture(given) : null;
    if (bytes === null) {
      fields.refuse(field, 'must be a picture in Base64');
      return [];
    }
    if (bytes.length > largestDocumentBytes) fields.refuse(field, 'must be a picture of at most 8 MiB');
    return [{ kind, bytes }];
  });
}

/** The bytes of Base64, with or without a `data:` prefix, padding and line breaks; null for what is none. */
function decodePicture(text: string): Buffer | null {
  const base64 = text.replace(/^data:[\w/+.-]*;base64,/, '').replace(/[\r\n]/g, '');
  return isBase64(base64) ? Buffer.from(base64, 'base64') : null;
}

/** Four letters are three bytes, one alone is none, and padding fills up to four. */
function isBase64(text: string): boolean {
  const isWhole = text.includes('=') ? text.length % 4 === 0 : text.length % 4 !== 1;
  return isWhole && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
