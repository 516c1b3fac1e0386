import type { FastifyReply, FastifyRequest } from 'fastify';
import { createReplayGuard, type RateLimiter } from '../../merchants/index.ts';
import type { Clock, Door, Random } from '../../platform/index.ts';
import type { WireKeys } from './crypto.ts';
import { sealJson } from './crypto.ts';
import type { EndpointContext } from './endpoint.ts';
import { createEnvelope, PAYLOAD_REFUSED_MS } from './envelope.ts';
import { answerFault, envelopeRefusals, failure } from './errors.ts';
import { Fields } from './fields.ts';
import { type Route, routes } from './routes.ts';

export interface BananatechDoorContext extends EndpointContext {
  /** Credentials and replays live by it. */
  readonly wall: Clock;
  /** For the IVs of answers. */
  readonly random: Random;
  readonly rateLimiter: RateLimiter;
}

/** BananaTech's API under `/bananatech`. */
export function bananatechDoor(context: BananatechDoorContext): Door {
  const { wall, random, rateLimiter } = context;
  const { database, vault } = context.cards;
  const replays = createReplayGuard(database, PAYLOAD_REFUSED_MS);
  const open = createEnvelope({ database, vault, wall, replays, rateLimiter });

  function send(reply: FastifyReply, status: number, body: object, keys: WireKeys | null): FastifyReply {
    const written = keys ? sealJson(body, keys, random) : body;
    return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(written));
  }

  async function handle({ endpoint, changesState }: Route, request: FastifyRequest, reply: FastifyReply) {
    const opened = await open(request, changesState);
    if (opened.kind === 'refused') {
      if (opened.retryAfterMs !== undefined) {
        reply.header('retry-after', Math.ceil(opened.retryAfterMs / 1000));
      }
      const { status, message } = envelopeRefusals[opened.fault];
      return send(reply, status, failure(message), opened.keys);
    }
    const { merchant, programme, keys, body } = opened;
    const answer = await endpoint(context, {
      scope: { merchantId: merchant.id, programmeId: programme.id },
      merchant,
      fields: new Fields(body),
    });
    return answer.kind === 'refused'
      ? send(reply, 400, failure(answer.message), keys)
      : send(reply, 200, answer.data, keys);
  }

  return {
    basePath: '/bananatech',
    routes: (app) => {
      for (const [path, route] of Object.entries(routes)) {
        const limit = route.bodyLimitBytes === undefined ? {} : { bodyLimit: route.bodyLimitBytes };
        app.post(path, limit, (request, reply) => handle(route, request, reply));
      }
    },
    answerFault,
  };
}
