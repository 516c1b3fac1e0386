import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Overloaded } from '../group-commit/index.ts';
import { type FaultAnswer, faultOf, type HttpFault } from './fault.ts';
import { createKnownRoutes } from './known-routes.ts';

/** One wire protocol under its base path, with its own words for what goes wrong. */
export interface Door {
  readonly basePath: `/${string}`;
  /**
   * Registers hooks and routes on an instance of the door's own, which adds the base path. Bodies arrive as the
   * Buffer that was received, whatever their content type says; one that is no media type counts as none.
   */
  routes(app: FastifyInstance): void | Promise<void>;
  answerFault(fault: HttpFault, requestId: string): FaultAnswer;
}

/** `type/subtype`, and whatever parameters (RFC 9110, 8.3.1). */
const mediaType = /^[\w!#$%&\x27*+.^\x60|~-]+\/[\w!#$%&\x27*+.^\x60|~-]+\s*(;|$)/;

/** Mounts a door: what happens under its base path, unknown paths and errors included, is answered in its shapes. */
export function mountDoor(app: FastifyInstance, door: Door): void {
  app.register(
    async (scope) => {
      const known = createKnownRoutes();
      scope.addHook('onRoute', (route) => known.add(route.url, route.method));
      scope.addHook('onRequest', async ({ headers }) => {
        if (!mediaType.test(headers['content-type'] ?? '')) delete headers['content-type'];
      });
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
      scope.setErrorHandler((error: FastifyError, request, reply) =>
        answerError(door, error, request, reply),
      );
      scope.setNotFoundHandler((request, reply) => {
        const allowed = known.allowedMethods(request.url.split('?')[0] as string);
        if (allowed.length > 0) reply.header('allow', allowed.join(', '));
        const fault: HttpFault =
          allowed.length > 0 ? { kind: 'method-not-allowed', allowed } : { kind: 'not-found' };
        return send(reply, door.answerFault(fault, request.id));
      });
      await door.routes(scope);
    },
    { prefix: door.basePath },
  );
}

/** Answers what a handler threw, or what the framework found wrong before any handler ran. */
export function answerError(
  door: Pick<Door, 'answerFault'>,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const fault = faultOf(error);
  const answer = door.answerFault(fault, request.id);
  if (fault.kind !== 'internal') return send(reply, answer);
  const level = error instanceof Overloaded ? 'warn' : 'error';
  request.log[level]({ err: error }, 'request failed');
  if (fault.retryAfterSeconds === undefined) return send(reply, answer);
  reply.header('retry-after', fault.retryAfterSeconds);
  return send(reply, { status: 503, body: answer.body });
}

function send(reply: FastifyReply, answer: FaultAnswer): FastifyReply {
  return reply.code(answer.status).type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

/** The body as it was received; empty when there was none. */
export function rawBody(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
