import { type Card, type CardSnapshot, cardSnapshot } from '../../cards/index.ts';
import type { NewEvent } from '../../events/index.ts';
import type { DeclineReason } from '../decline-reasons.ts';
import type { HookReply } from './hook-reply.ts';
import type { LateAnswer, Question } from './question.ts';

/** What an event about a hook's answer tells. */
export interface DecisionEventData {
  readonly card: CardSnapshot;
  readonly decision: {
    readonly questionId: string;
    readonly authorizationId: string;
    /** Of the network event that the decision is recorded as. */
    readonly networkEventId: string;
    /** What the hook said. */
    readonly verdict: 'approved' | 'declined';
    readonly reason: string | null;
    /** How long after the question it said so. */
    readonly milliseconds: number;
    /** What was decided instead. */
    readonly decided: 'approved' | 'declined';
    /** Of an overruled approval: why. */
    readonly declineReason: DeclineReason | null;
    /** Of a late answer: what was made of its absence. */
    readonly fallback: HookReply['fallback'];
  };
}

/** The hook approved, and a check declined under lock. */
export function decisionOverruled(
  id: string,
  card: Card,
  question: Question,
  reply: HookReply,
  declineReason: DeclineReason,
  occurredAt: Date,
): NewEvent {
  return eventOf(id, 'decision.overruled', card, occurredAt, question, {
    verdict: 'approved',
    reason: reply.reason,
    milliseconds: reply.milliseconds,
    decided: 'declined',
    declineReason,
    fallback: null,
  });
}

/** A good answer came after the window, so that something else was decided, or the same for another reason. */
export function decisionAnsweredLate(
  id: string,
  card: Card,
  question: Question,
  late: LateAnswer & { readonly verdict: 'approved' | 'declined' },
  occurredAt: Date,
): NewEvent {
  return eventOf(id, 'decision.answered_late', card, occurredAt, question, {
    verdict: late.verdict,
    reason: late.reason,
    milliseconds: late.milliseconds,
    decided: question.decided ?? 'declined',
    declineReason: null,
    fallback: question.reply?.fallback ?? null,
  });
}

type About = 'verdict' | 'reason' | 'milliseconds' | 'decided' | 'declineReason' | 'fallback';

function eventOf(
  id: string,
  type: string,
  card: Card,
  occurredAt: Date,
  question: Question,
  about: Pick<DecisionEventData['decision'], About>,
): NewEvent {
  const data: DecisionEventData = {
    card: cardSnapshot(card),
    decision: {
      questionId: question.id,
      authorizationId: question.authorizationId,
      networkEventId: question.eventId,
      ...about,
    },
  };
  const { merchantId, programmeId } = card;
  return { id, merchantId, programmeId, type, stream: card.id, occurredAt, data: { ...data } };
}
