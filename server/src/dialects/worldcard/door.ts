import type { FastifyReply, FastifyRequest } from 'fastify';
import { createReplayGuard, type RateLimiter } from '../../merchants/index.ts';
import type { Clock, Door } from '../../platform/index.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import { createEnvelope, NONCE_REFUSED_MS } from './envelope.ts';
import { answerFault, answerRefusal, envelopeRefusals } from './errors.ts';
import { Fields } from './fields.ts';
import { routes } from './routes.ts';

export interface WorldcardDoorContext extends EndpointContext {
  /** Timestamps, nonces and credentials live by it. */
  readonly wall: Clock;
  readonly rateLimiter: RateLimiter;
}

/** WorldCard's Card API under `/worldcard`. */
export function worldcardDoor(context: WorldcardDoorContext): Door {
  const { database, vault } = context.cards;
  const nonces = createReplayGuard(database, NONCE_REFUSED_MS);
  const open = createEnvelope({
    database,
    vault,
    wall: context.wall,
    nonces,
    rateLimiter: context.rateLimiter,
  });

  async function handle(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const opened = await open(request);
    if (opened.kind === 'refused') {
      if (opened.retryAfterMs !== undefined) {
        reply.header('retry-after', Math.ceil(opened.retryAfterMs / 1000));
      }
      const { status, body } = answerRefusal(envelopeRefusals[opened.fault]);
      return reply.code(status).send(body);
    }
    const { merchant, programme, aesKey, body } = opened;
    const answer = await endpoint(context, {
      scope: { merchantId: merchant.id, programmeId: programme.id },
      utcOffset: merchant.settings.utcOffset,
      aesKey,
      fields: new Fields(body),
    });
    if (answer.kind === 'refused') return { code: answer.code, message: answer.message, data: null };
    return { code: 0, message: 'success', ...(answer.data ? { data: answer.data } : {}) };
  }

  return {
    basePath: '/worldcard',
    routes: (app) => {
      for (const [path, endpoint] of Object.entries(routes)) {
        app.post(path, (request, reply) => handle(endpoint, request, reply));
      }
    },
    answerFault,
  };
}
