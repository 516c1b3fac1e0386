import type { Card } from '../../cards/index.ts';
import type { NetworkMessage } from '../message.ts';
import type { HookFallback } from './decision-hook.ts';
import type { Question, QuestionIds } from './question.ts';
import { type Comparisons, withoutSecrets } from './stored-message.ts';

export interface QuestionParts {
  readonly ids: QuestionIds;
  readonly card: Pick<Card, 'id' | 'merchantId' | 'programmeId'>;
  readonly message: NetworkMessage;
  readonly comparisons: Comparisons;
  readonly hook: {
    readonly windowMs: number;
    readonly fallback: HookFallback;
    readonly fallbackLimit: bigint | null;
  };
  /** By the wall clock. */
  readonly askedAt: Date;
}

/** A question that is about to be asked; nothing that was presented is in it. */
export function newQuestion({ ids, card, message, comparisons, hook, askedAt }: QuestionParts): Question {
  return {
    id: ids.question,
    merchantId: card.merchantId,
    programmeId: card.programmeId,
    cardId: card.id,
    authorizationId: ids.authorization,
    eventId: ids.event,
    status: 'asking',
    message: withoutSecrets(message),
    comparisons,
    askedAt,
    deadline: new Date(askedAt.getTime() + hook.windowMs),
    fallback: hook.fallback,
    fallbackLimit: hook.fallbackLimit,
    reply: null,
    decided: null,
    late: null,
  };
}
