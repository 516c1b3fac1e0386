import { type Round, workOnEach } from '../platform/index.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { selectDueChallenges } from './challenges-store.ts';
import { timedOutIfDue } from './find-challenge.ts';

/** As many as one batch of the group commit takes. */
const AT_ONCE = 500;

/** Times out challenges that nobody answered, and erases their codes. Safe to run twice, and in several processes. */
export async function expireDueChallenges(context: ChallengesContext): Promise<Round> {
  const due = await selectDueChallenges(context.database, context.clock.now(), AT_ONCE);
  return await workOnEach(due, async (challenge) => {
    await timedOutIfDue(context, challenge);
  });
}
