import { SINGLE_USE } from '../../spend-controls/index.ts';
import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** A card for one use has not been used; a purchase that was taken back as a whole does not count. */
export const cardIsNotUsedUp = rulesCheck('card-is-not-used-up', (rules, level, { message, controls }) => {
  // An increment belongs to the one use.
  if (!rules.singleUse || message.type === 'incremental') return 'silent';
  const state = controls.find((subject) => subject.level === 'card')?.state;
  const uses = state?.windows[SINGLE_USE]?.buckets.all?.count ?? 0;
  return uses === 0 ? 'passed' : failed('single-use-card-used', `${level} single use`);
});
