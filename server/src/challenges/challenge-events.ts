import type { Acceptor } from '../authorizations/index.ts';
import { type Card, type CardSnapshot, cardSnapshot } from '../cards/index.ts';
import type { NewEvent } from '../events/index.ts';
import type { Challenge, ChallengeKind, ChallengeStatus } from './challenge.ts';
import { type ChallengeOutcome, challengeOutcome } from './challenge-outcome.ts';

/** The challenge inside an event: as it was then, without its code and its page's address. */
export interface ChallengeSnapshot {
  readonly id: string;
  readonly number: string;
  readonly transactionId: string;
  readonly kind: ChallengeKind;
  readonly status: ChallengeStatus;
  /** Digits of ten-thousandths. */
  readonly amount: string;
  readonly currency: string;
  readonly acceptor: Acceptor;
  /** What the purchase is, for people. */
  readonly detail: string;
  readonly attemptsLeft: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly outcome: ChallengeOutcome | null;
}

export interface ChallengeEventData {
  readonly card: CardSnapshot;
  readonly challenge: ChallengeSnapshot;
}

const names: Readonly<Record<ChallengeStatus, string>> = {
  'in-progress': 'challenge.started',
  accepted: 'challenge.accepted',
  declined: 'challenge.declined',
  'timed-out': 'challenge.timed_out',
  cancelled: 'challenge.cancelled',
  failed: 'challenge.failed',
};

/** Every name that an event about a challenge can have. */
export const challengeEventNames: readonly string[] = Object.values(names);

/** The event that tells of a challenge's status, on the card's stream. */
export function challengeEvent(id: string, card: Card, challenge: Challenge, occurredAt: Date): NewEvent {
  const { merchantId, programmeId } = card;
  const data: ChallengeEventData = { card: cardSnapshot(card), challenge: challengeSnapshot(challenge) };
  return {
    id,
    merchantId,
    programmeId,
    type: names[challenge.status],
    stream: card.id,
    occurredAt,
    data: { ...data },
  };
}

function challengeSnapshot(challenge: Challenge): ChallengeSnapshot {
  const { amount, acceptor } = challenge;
  return {
    id: challenge.id,
    number: String(challenge.number),
    transactionId: challenge.transactionId,
    kind: challenge.kind,
    status: challenge.status,
    amount: String(amount.amount),
    currency: amount.currency,
    acceptor,
    detail: [acceptor.name, acceptor.city, acceptor.country].filter(Boolean).join(' '),
    attemptsLeft: challenge.attemptsLeft,
    createdAt: challenge.createdAt.toISOString(),
    expiresAt: challenge.expiresAt.toISOString(),
    endedAt: challenge.endedAt?.toISOString() ?? null,
    outcome: challengeOutcome(challenge),
  };
}
