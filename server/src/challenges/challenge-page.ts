import { readCard } from '../cards/index.ts';
import type { Money } from '../money/index.ts';
import type { Secret } from '../vault/index.ts';
import type { ChallengeActing } from './act-on-challenge.ts';
import { answerChallenge } from './answer-challenge.ts';
import type { Challenge, ChallengeKey, ChallengeStatus } from './challenge.ts';
import type { ChallengesContext } from './challenges-context.ts';
import { readChallengeByToken } from './challenges-store.ts';
import { cancelChallenge, declineChallenge } from './end-challenge.ts';
import { timedOutIfDue } from './find-challenge.ts';

/** What the cardholder may see of a challenge on the hosted page. */
export interface ChallengePage {
  readonly id: string;
  readonly status: ChallengeStatus;
  readonly acceptor: { readonly name: string; readonly city: string; readonly country: string };
  readonly amount: Money;
  /** Of the card. */
  readonly last4: string | null;
  readonly attemptsLeft: number;
  readonly expiresAt: Date;
}

/** What became of what the cardholder did on the page, and the page after it. */
export interface PageAnswer {
  readonly kind: 'done' | 'wrong-code' | 'malformed-code' | 'already-ended';
  readonly page: ChallengePage;
}

/** The page behind an address, also after its challenge has ended; null where the token is none. */
export async function findChallengeByToken(
  context: ChallengesContext,
  token: Secret,
): Promise<ChallengePage | null> {
  const challenge = await readByToken(context, token);
  return challenge && (await pageOf(context, challenge));
}

/** Tries the code that was entered on the page; null where the token is none. */
export const answerChallengeByToken = (
  context: ChallengesContext,
  token: Secret,
  code: Secret,
): Promise<PageAnswer | null> => actOnPage(context, token, (key) => answerChallenge(context, key, code));

/** The cardholder gave up on the page; null where the token is none. */
export const cancelChallengeByToken = (
  context: ChallengesContext,
  token: Secret,
): Promise<PageAnswer | null> => actOnPage(context, token, (key) => cancelChallenge(context, key));

/** The cardholder said on the page that the purchase is not theirs; null where the token is none. */
export const declineChallengeByToken = (
  context: ChallengesContext,
  token: Secret,
): Promise<PageAnswer | null> => actOnPage(context, token, (key) => declineChallenge(context, key));

async function actOnPage(
  context: ChallengesContext,
  token: Secret,
  act: (key: ChallengeKey) => Promise<ChallengeActing>,
): Promise<PageAnswer | null> {
  const before = await readByToken(context, token);
  if (before === null) return null;
  const acting = await act({ merchantId: before.merchantId, challengeId: before.id });
  const kind = acting.kind === 'refused' ? acting.reason : acting.kind;
  if (kind === 'challenge-not-found' || kind === 'takes-no-code' || kind === 'identity-conflict')
    throw new Error(`The challenge of a page is one that has none: ${kind}.`);
  return { kind, page: await pageOf(context, 'challenge' in acting ? acting.challenge : before) };
}

async function readByToken(context: ChallengesContext, token: Secret): Promise<Challenge | null> {
  const challenge = await readChallengeByToken(context.database, context.vault.tokenHash(token));
  return challenge && (await timedOutIfDue(context, challenge));
}

async function pageOf({ database }: ChallengesContext, challenge: Challenge): Promise<ChallengePage> {
  const { id, status, amount, attemptsLeft, expiresAt, merchantId, cardId } = challenge;
  const { name, city, country } = challenge.acceptor;
  const card = await readCard(database, merchantId, cardId);
  return {
    ...{ id, status, amount, attemptsLeft, expiresAt },
    acceptor: { name, city, country },
    last4: card?.last4 ?? null,
  };
}
