import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  answerChallengeByToken,
  type ChallengePage,
  type ChallengesContext,
  cancelChallengeByToken,
  declineChallengeByToken,
  findChallengeByToken,
  type PageAnswer,
} from '../challenges/index.ts';
import { exponentOf, formatExactAmount } from '../money/index.ts';
import { publicId, rawBody } from '../platform/index.ts';
import { Secret } from '../vault/index.ts';
import type { Asset } from './assets.ts';
import { type Refusal, refuse } from './refusal.ts';

interface Named {
  readonly Params: { readonly token: string };
}

const unknown: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'This link is not valid. Go back to the shop and start again.',
};

const refusals: Readonly<Record<Exclude<PageAnswer['kind'], 'done'>, Refusal>> = {
  'malformed-code': {
    status: 400,
    code: 'malformed_code',
    message: 'The code has six digits.',
    field: 'code',
  },
  'wrong-code': { status: 422, code: 'wrong_code', message: 'That is not the code.', field: 'code' },
  'already-ended': { status: 409, code: 'already_ended', message: 'This purchase was settled already.' },
};

interface Served {
  readonly page: Asset;
  /** Whether to say where the code is: only where no purchase is real. */
  readonly isSandbox: boolean;
}

/** The page where a cardholder proves that a purchase is theirs; the token in its address is the key to it. */
export function challengeRoutes(
  app: FastifyInstance,
  context: ChallengesContext,
  { page, isSandbox }: Served,
): void {
  const view = (challenge: ChallengePage) => challengeView(challenge, context.clock.now(), isSandbox);
  const answer = (reply: FastifyReply, outcome: PageAnswer | null) => {
    if (outcome === null) return refuse(reply, unknown);
    const challenge = view(outcome.page);
    if (outcome.kind === 'done') return reply.send(challenge);
    const { status, ...error } = refusals[outcome.kind];
    return reply.code(status).send({ error, challenge });
  };

  app.get<Named>('/:token', async (request, reply) => {
    const found = await findChallengeByToken(context, tokenOf(request));
    return reply
      .code(found ? 200 : 404)
      .type(page.type)
      .send(page.content);
  });

  app.get<Named>('/:token/state', async (request, reply) => {
    const found = await findChallengeByToken(context, tokenOf(request));
    return found ? view(found) : refuse(reply, unknown);
  });

  app.post<Named>('/:token/answer', async (request, reply) => {
    const code = codeOf(rawBody(request));
    if (code === null) {
      const message = 'The body must be JSON with a code.';
      return refuse(reply, { status: 400, code: 'invalid', message, field: 'code' });
    }
    return answer(reply, await answerChallengeByToken(context, tokenOf(request), code));
  });

  app.post<Named>('/:token/decline', async (request, reply) =>
    answer(reply, await declineChallengeByToken(context, tokenOf(request))),
  );

  app.post<Named>('/:token/cancel', async (request, reply) =>
    answer(reply, await cancelChallengeByToken(context, tokenOf(request))),
  );
}

function challengeView(page: ChallengePage, now: Date, isSandbox: boolean) {
  const { id, status, acceptor, amount, last4, attemptsLeft, expiresAt } = page;
  const decimals = exponentOf(amount.currency);
  const secondsLeft = (expiresAt.getTime() - now.getTime()) / 1000;
  return {
    status,
    acceptor,
    amount: formatExactAmount(amount.amount, decimals),
    currency: amount.currency,
    last4,
    attempts_left: attemptsLeft,
    expires_at: expiresAt.toISOString(),
    /** The browser's clock is its own. */
    expires_in: Math.max(0, Math.ceil(secondsLeft)),
    /** For a tester, who has to find the code; null where purchases are real. */
    sandbox: isSandbox ? { challenge: publicId('challenge', id) } : null,
  };
}

const tokenOf = ({ params }: { readonly params: Named['Params'] }) => Secret.of(params.token);

const answerBody = z.strictObject({ code: z.string().max(64) });

function codeOf(body: Buffer): Secret | null {
  try {
    return Secret.of(answerBody.parse(JSON.parse(body.toString('utf8'))).code);
  } catch {
    return null;
  }
}
