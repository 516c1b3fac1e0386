import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Door } from '../../platform/http/index.ts';
import type { Endpoint, EndpointContext } from './endpoint.ts';
import { createEnvelope, type EnvelopeContext } from './envelope.ts';
import { answerFault, answerRefusal, envelopeRefusals } from './errors.ts';
import { Fields } from './fields.ts';
import { routes } from './routes.ts';

export type WorldcardDoorContext = EndpointContext & Omit<EnvelopeContext, 'database' | 'vault'>;

/** WorldCard's Card API under `/worldcard`. */
export function worldcardDoor(context: WorldcardDoorContext): Door {
  const { database, vault } = context.cards;
  const open = createEnvelope({ ...context, database, vault });

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
    return answer.kind === 'success'
      ? { code: 0, message: 'success', data: answer.data }
      : { code: answer.code, message: answer.message, data: null };
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
