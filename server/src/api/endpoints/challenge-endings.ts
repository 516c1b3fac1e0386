import { z } from 'zod';
import {
  answerChallenge,
  type ChallengeActing,
  type ChallengesContext,
  cancelChallenge,
  confirmChallenge,
  declineChallenge,
} from '../../challenges/index.ts';
import { Secret } from '../../vault/index.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { answer, keyReused, notFound, type Reply, refuse, refuseInvalid } from '../reply.ts';
import { challengeParams, challengeView, challengeViewOf } from './challenge-view.ts';

const codeProblem = 'must be 6 digits';

const codeField = z
  .string()
  .regex(/^\d{6}$/, codeProblem)
  .meta({ description: '6 digits, as the cardholder was sent them.', writeOnly: true })
  .transform((digits) => Secret.of(digits));

const answeredView = z
  .strictObject({
    outcome: z.enum(['accepted', 'wrong-code']),
    challenge: challengeView,
  })
  .meta({ id: 'AnsweredChallenge' });

const path = '/merchants/{merchant_id}/challenges/{challenge_id}';
const common = { method: 'POST', params: challengeParams } as const;

/** How a challenge ends before its time is over. */
export const challengeEndingEndpoints = (challenges: ChallengesContext): Endpoint[] => [
  defineCommand({
    ...common,
    operation: 'answerChallenge',
    path: `${path}/answer`,
    summary:
      'Try a code. A wrong one is an answer too: it costs an attempt, and the last of them fails the challenge.',
    scopes: ['operator', 'merchant', 'network'],
    body: z.strictObject({ code: codeField }),
    status: 200,
    result: answeredView,
    handle: async ({ merchant, params, body }, once) => {
      const key = { merchantId: merchant.id, challengeId: params.challenge_id };
      const acting = await answerChallenge(challenges, key, body.code, once.identity(merchant.id));
      const reply = replyOf(acting);
      if (reply.kind === 'refusal') return reply;
      return answer({
        outcome: acting.kind === 'wrong-code' ? ('wrong-code' as const) : ('accepted' as const),
        challenge: reply.body,
      });
    },
  }),
  defineCommand({
    ...common,
    operation: 'confirmChallenge',
    path: `${path}/confirm`,
    summary: 'The cardholder approved the purchase where the merchant knows them, such as in its app',
    scopes: ['operator', 'merchant'],
    status: 200,
    result: challengeView,
    handle: async ({ merchant, params }, once) => {
      const key = { merchantId: merchant.id, challengeId: params.challenge_id };
      return replyOf(await confirmChallenge(challenges, key, once.identity(merchant.id)));
    },
  }),
  defineCommand({
    ...common,
    operation: 'declineChallenge',
    path: `${path}/decline`,
    summary: 'The cardholder said that the purchase is not theirs',
    scopes: ['operator', 'merchant'],
    status: 200,
    result: challengeView,
    handle: async ({ merchant, params }, once) => {
      const key = { merchantId: merchant.id, challengeId: params.challenge_id };
      return replyOf(await declineChallenge(challenges, key, once.identity(merchant.id)));
    },
  }),
  defineCommand({
    ...common,
    operation: 'cancelChallenge',
    path: `${path}/cancel`,
    summary: 'The cardholder gave up, or whoever asked for the challenge does not need it any more',
    scopes: ['operator', 'merchant', 'network'],
    status: 200,
    result: challengeView,
    handle: async ({ merchant, params }, once) => {
      const key = { merchantId: merchant.id, challengeId: params.challenge_id };
      return replyOf(await cancelChallenge(challenges, key, once.identity(merchant.id)));
    },
  }),
];

function replyOf(acting: ChallengeActing): Reply<z.input<typeof challengeView>> {
  if (acting.kind === 'done' || acting.kind === 'wrong-code')
    return answer(challengeViewOf(acting.challenge));
  if (acting.kind === 'identity-conflict') return keyReused;
  switch (acting.reason) {
    case 'challenge-not-found':
      return notFound('challenge');
    case 'already-ended':
      return refuse('not_possible', `The challenge is ${acting.challenge.status}.`);
    case 'malformed-code':
      return refuseInvalid({ field: 'code', problem: codeProblem });
    case 'takes-no-code':
      return refuse('not_possible', 'The challenge takes no code: it is confirmed or declined.', 'code');
  }
}
