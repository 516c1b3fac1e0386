import { mccIsIn } from '../merchant-categories.ts';
import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** The acceptor's category code is on every list of allowed ones, and on none of blocked ones. */
export const mccIsAllowed = rulesCheck('mcc-is-allowed', (rules, level, { message }) => {
  const { mcc } = message.acceptor;
  const { allowedMccs, blockedMccs } = rules;
  if (allowedMccs === null && blockedMccs.length === 0) return 'silent';
  if (mccIsIn(mcc, blockedMccs)) return failed('mcc-blocked', `${level} blocked mccs`);
  return allowedMccs === null || mccIsIn(mcc, allowedMccs)
    ? 'passed'
    : failed('mcc-not-allowed', `${level} allowed mccs`);
});
