import { isEmail, isPhone, isPhoneCountryCode } from '../../cardholders/index.ts';
import { isCountry } from '../../catalog/index.ts';
import type { Fields } from './fields.ts';

/** A form that a text must have where it is given, and how a refusal says so. */
export type Form = readonly [matches: (text: string) => boolean, problem: string];

/** The forms that both applications ask for. */
export const forms = {
  email: [isEmail, 'must be an email address, such as john@example.com'],
  country: [isCountry, 'must be an ISO 3166-1 alpha-2 country code, such as US'],
  phone: [isPhone, 'must be a phone number of 4 to 15 digits'],
  phoneCountryCode: [isPhoneCountryCode, 'must be a phone country code of 1 to 4 digits, such as 1'],
} as const satisfies Record<string, Form>;

export interface FormedText {
  readonly longest: number;
  readonly isRequired?: boolean;
  readonly form?: Form | undefined;
}

/** Reads a text that must have a form where it is given; '' when it is not. */
export function readFormed(fields: Fields, field: string, { longest, isRequired, form }: FormedText): string {
  const text = fields[isRequired ? 'requiredText' : 'text'](field, longest);
  if (text !== '' && form && !form[0](text)) fields.refuse('invalid-field', field, form[1]);
  return text;
}
