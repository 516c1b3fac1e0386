import type { AuthorizationsContext } from './authorizations-context.ts';
import { finishQuestion, recordedOutcome } from './handle-message.ts';
import { createDecisionHooks, type DecisionAsker, type DecisionHooks } from './hook/index.ts';
import type { MessageOutcome } from './message-outcome.ts';

export interface MessageHooksOptions {
  readonly asker: DecisionAsker;
  readonly onError: (error: unknown, questionId: string) => void;
}

/** The context of the room, with the decision hooks that need it themselves. */
export function withDecisionHooks(
  parts: Omit<AuthorizationsContext, 'hooks'>,
  options: MessageHooksOptions,
): AuthorizationsContext {
  const hooks: DecisionHooks<MessageOutcome> = createDecisionHooks({
    ...parts,
    ...options,
    finish: (question, reply) => finishQuestion(context, question, reply),
    recorded: (question) => recordedOutcome(context, question.merchantId, question.eventId),
  });
  const context: AuthorizationsContext = { ...parts, hooks };
  return context;
}
