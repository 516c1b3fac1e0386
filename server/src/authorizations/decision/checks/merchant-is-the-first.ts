import { acceptorKey } from '../../spend-controls/index.ts';
import { failed } from '../outcomes.ts';
import { rulesCheck } from '../rules-check.ts';

/** A card that is locked to the acceptor of its first use is used there. */
export const merchantIsTheFirst = rulesCheck(
  'merchant-is-the-first',
  (rules, level, { message, controls }) => {
    if (!rules.lockedToFirstMerchant) return 'silent';
    const lockedTo = controls.find((subject) => subject.level === 'card')?.state?.lockedTo ?? null;
    return lockedTo === null || lockedTo === acceptorKey(message.acceptor)
      ? 'passed'
      : failed('locked-to-other-merchant', `${level} first merchant`);
  },
);
