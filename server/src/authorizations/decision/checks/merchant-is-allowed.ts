import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The acceptor is on every list of allowed ones, and on none of blocked ones, by the acquirer's id for it. */
export const merchantIsAllowed = rulesCheck('merchant-is-allowed', (rules, level, { message }) => {
  const { id } = message.acceptor;
  const { allowedMerchants, blockedMerchants } = rules;
  if (allowedMerchants === null && blockedMerchants.length === 0) return 'silent';
  if (blockedMerchants.includes(id)) return failed('merchant-blocked', `${level} blocked merchants`);
  return allowedMerchants === null || allowedMerchants.includes(id)
    ? 'passed'
    : failed('merchant-not-allowed', `${level} allowed merchants`);
});
