import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The acceptor's country is on every list of allowed ones, and on none of blocked ones. */
export const countryIsAllowed = rulesCheck('country-is-allowed', (rules, level, { message }) => {
  const { country } = message.acceptor;
  const { allowedCountries, blockedCountries } = rules;
  if (allowedCountries === null && blockedCountries.length === 0) return 'silent';
  if (blockedCountries.includes(country)) return failed('country-blocked', `${level} blocked countries`);
  return allowedCountries === null || allowedCountries.includes(country)
    ? 'passed'
    : failed('country-not-allowed', `${level} allowed countries`);
});
