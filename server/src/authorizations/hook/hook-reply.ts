import type { HookOutcome } from '../hook-outcome.ts';
import type { Answer } from './answer.ts';
import type { HookFallback } from './decision-hook.ts';

/** What came of asking, as plain JSON: with it, the checks under lock know what the hook says. */
export interface HookReply extends HookOutcome {
  /** The hook's own words, for people. */
  readonly reason: string | null;
  /** Why there is no valid answer; null where there is one, or where time ran out. */
  readonly failure: string | null;
  readonly fallbackLimit: string | null;
}

interface Fallback {
  readonly fallback: HookFallback;
  readonly fallbackLimit: bigint | null;
}

/** What an answer (null: none within the window) means for a hook with this fallback. */
export function replyOf(
  answer: Answer | null,
  { fallback, fallbackLimit }: Fallback,
  milliseconds: number,
): HookReply {
  if (answer?.kind === 'verdict') {
    const { verdict, reason } = answer;
    return { outcome: verdict, fallback: null, fallbackLimit: null, milliseconds, reason, failure: null };
  }
  return {
    outcome: answer === null ? 'timed-out' : 'failed',
    fallback,
    fallbackLimit: fallbackLimit === null ? null : String(fallbackLimit),
    milliseconds,
    reason: null,
    failure: answer === null ? null : failureText(answer),
  };
}

const LONGEST_FAILURE = 300;

/** What went wrong, as a text that any database takes: error messages may hold what the other side sent. */
export function failureText({ failure, detail }: Extract<Answer, { readonly kind: 'failed' }>): string {
  const text = `${failure}: ${detail}`.toWellFormed().replace(/\p{Cc}/gu, ' ');
  return text.slice(0, LONGEST_FAILURE).toWellFormed();
}
