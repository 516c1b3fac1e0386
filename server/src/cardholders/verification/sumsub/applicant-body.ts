import type { Cardholder } from '../../cardholder.ts';
import { alpha3Of } from './alpha-3.ts';

/** What Sumsub is told of a person, to compare with their documents. What nobody gave is left out. */
export function applicantBody(externalUserId: string, cardholder: Cardholder): Record<string, unknown> {
  return {
    externalUserId,
    type: 'individual',
    ...contacts(cardholder),
    fixedInfo: given({
      firstName: cardholder.firstName,
      lastName: cardholder.lastName,
      dob: cardholder.birthday,
      country: alpha3Of(cardholder.countryCode) ?? '',
    }),
  };
}

/** By which Sumsub reaches the person, or recognises them. */
export function contacts({ email, phone, phoneCountryCode }: Cardholder): Record<string, string> {
  const digits = phone.replace(/\D/g, '');
  return given({ email, phone: digits === '' ? '' : `+${phoneCountryCode}${digits}` });
}

function given(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
}
