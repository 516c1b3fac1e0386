import { type DeclineReason, declineReasons } from '../../decline-reasons.ts';
import type { Check } from '../check.ts';
import { failed, notApplicable } from '../outcomes.ts';

/** No test asked for a decline. One that did gets the reason it asked for, where there is such a reason. */
export const noDeclineWasAskedFor: Check = {
  name: 'no-decline-was-asked-for',
  look: ({ message: { forcedDecline } }) => {
    if (forcedDecline === null) return notApplicable;
    const reason = isReason(forcedDecline) ? forcedDecline : 'declined-by-request';
    return failed(reason, 'forced decline');
  },
};

function isReason(text: string): text is DeclineReason {
  return Object.hasOwn(declineReasons, text);
}
