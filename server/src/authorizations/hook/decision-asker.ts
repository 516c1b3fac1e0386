import type { Card } from '../../cards/index.ts';
import type { Money } from '../../money/index.ts';
import type { Answer } from './answer.ts';
import type { SealedHook } from './decision-hook.ts';
import type { Question } from './question.ts';

/** A question with what only the asking needs. */
export interface Asking {
  readonly question: Question;
  readonly hook: SealedHook;
  /** As it was read without a lock. */
  readonly card: Card;
  /** The amount in the card's currency, or null when it cannot be converted. */
  readonly billing: Money | null;
  /** By the business clock. */
  readonly createdAt: Date;
}

/**
 * The port by which a merchant is asked. It answers whenever the merchant does, however late: whoever asks watches the
 * window, and a late answer still counts for the merchant's books. Failures are answers; only a bug rejects.
 */
export interface DecisionAsker {
  ask(asking: Asking): Promise<Answer>;
}
