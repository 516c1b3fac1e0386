import type { Challenge, ChallengeStatus } from './challenge.ts';

type Move = 'accept' | 'decline' | 'run-out' | 'cancel' | 'fail';

/** Every allowed move, in one table. What is not here does not happen: a challenge that has ended stays as it is. */
const moves: Readonly<Record<ChallengeStatus, Readonly<Partial<Record<Move, ChallengeStatus>>>>> = {
  'in-progress': {
    accept: 'accepted',
    decline: 'declined',
    'run-out': 'timed-out',
    cancel: 'cancelled',
    fail: 'failed',
  },
  accepted: {},
  declined: {},
  'timed-out': {},
  cancelled: {},
  failed: {},
};

/** What somebody, or time, does with a challenge. */
export type Deed =
  | { readonly kind: 'answer'; readonly codeIsRight: boolean }
  /** Without a code: the cardholder approved, or refused, where the merchant knows them. */
  | { readonly kind: 'confirm' }
  | { readonly kind: 'decline' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'look' };

/** The challenge after a deed, and what is said to whoever did it. Unchanged, it is the very same object. */
export interface Step {
  readonly challenge: Challenge;
  readonly said: 'done' | 'wrong-code' | 'already-ended';
}

/** Decides what a deed does. Whoever comes after the expiry finds the challenge timed out, whatever they bring. Pure. */
export function act(challenge: Challenge, deed: Deed, now: Date): Step {
  if (challenge.status !== 'in-progress') return { challenge, said: 'already-ended' };
  if (isOverdue(challenge, now)) {
    return { challenge: moved(challenge, 'run-out', challenge.expiresAt), said: 'already-ended' };
  }
  switch (deed.kind) {
    case 'look':
      return { challenge, said: 'done' };
    case 'confirm':
      return { challenge: moved(challenge, 'accept', now), said: 'done' };
    case 'decline':
      return { challenge: moved(challenge, 'decline', now), said: 'done' };
    case 'cancel':
      return { challenge: moved(challenge, 'cancel', now), said: 'done' };
    case 'answer': {
      if (deed.codeIsRight) return { challenge: moved(challenge, 'accept', now), said: 'done' };
      const tried = { ...challenge, attemptsLeft: challenge.attemptsLeft - 1 };
      const left = tried.attemptsLeft > 0 ? tried : moved(tried, 'fail', now);
      return { challenge: left, said: 'wrong-code' };
    }
  }
}

/** Whether nobody has noticed yet that its time is over. The instant of the expiry is too late. */
export function isOverdue({ status, expiresAt }: Challenge, now: Date): boolean {
  return status === 'in-progress' && expiresAt.getTime() <= now.getTime();
}

function moved(challenge: Challenge, move: Move, endedAt: Date): Challenge {
  const status = moves[challenge.status][move];
  if (status === undefined) throw new Error(`A challenge that is ${challenge.status} was asked to ${move}.`);
  return { ...challenge, status, endedAt };
}
