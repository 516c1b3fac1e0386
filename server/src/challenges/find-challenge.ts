import { actOnChallenge } from './act-on-challenge.ts';
import type { Challenge } from './challenge.ts';
import { isOverdue } from './challenge-rules.ts';
import type { ChallengesContext } from './challenges-context.ts';
import {
  type ChallengeFilter,
  type ChallengeScope,
  type ChallengeSelector,
  readChallenge,
  selectChallengePage,
} from './challenges-store.ts';

/** The challenge, if the scope has it. One whose time is over is timed out by being looked at. */
export async function findChallenge(
  context: ChallengesContext,
  scope: ChallengeScope,
  selector: ChallengeSelector,
): Promise<Challenge | null> {
  const challenge = await readChallenge(context.database, scope, selector);
  return challenge && (await timedOutIfDue(context, challenge));
}

/** Challenges before a certain one (its id), newest first. */
export async function listChallenges(
  context: ChallengesContext,
  filter: ChallengeFilter,
  page: { readonly after: string | null; readonly limit: number },
): Promise<Challenge[]> {
  const rows = await selectChallengePage(context.database, filter, page);
  return await Promise.all(rows.map((challenge) => timedOutIfDue(context, challenge)));
}

/** The challenge as it is now: nobody sees one in progress whose time is over. */
export async function timedOutIfDue(context: ChallengesContext, challenge: Challenge): Promise<Challenge> {
  if (!isOverdue(challenge, context.clock.now())) return challenge;
  const acting = await actOnChallenge(context, challenge, { kind: 'look' });
  return 'challenge' in acting ? acting.challenge : challenge;
}
