import type { Scope } from '../../cards/index.ts';
import type { NetworkMessage } from '../message.ts';
import type { HookFallback } from './decision-hook.ts';
import type { HookReply } from './hook-reply.ts';
import type { Comparisons } from './stored-message.ts';

/** What a question and its decision are recorded under; chosen before anybody is asked. */
export interface QuestionIds {
  readonly question: string;
  readonly authorization: string;
  readonly event: string;
}

export interface QuestionKey {
  readonly merchantId: string;
  readonly questionId: string;
}

/** What came after the window was over. */
export interface LateAnswer {
  readonly verdict: 'approved' | 'declined' | 'failed';
  /** How long after the question. */
  readonly milliseconds: number;
  readonly reason: string | null;
  /** Why it counts for nothing; null where it is a good answer. */
  readonly failure: string | null;
}

/** A message that a hook is asked about: with it, whoever finds it can decide it. */
export interface Question extends Scope {
  readonly id: string;
  readonly cardId: string;
  readonly authorizationId: string;
  /** Of the network event that the decision is recorded as. */
  readonly eventId: string;
  /**
   * `asking`: not decided yet; it can only become `answered`. `answered`: decided, with the hook's answer or its fallback.
   */
  readonly status: 'asking' | 'answered';
  readonly message: NetworkMessage;
  readonly comparisons: Comparisons;
  /** By the wall clock, as the deadline is. */
  readonly askedAt: Date;
  readonly deadline: Date;
  readonly fallback: HookFallback;
  /** Ten-thousandths of the card's currency. */
  readonly fallbackLimit: bigint | null;
  /** Null while it is asking, as what was decided is. */
  readonly reply: HookReply | null;
  readonly decided: 'approved' | 'declined' | null;
  readonly late: LateAnswer | null;
}

export function idsOf({ id, authorizationId, eventId }: Question): QuestionIds {
  return { question: id, authorization: authorizationId, event: eventId };
}
