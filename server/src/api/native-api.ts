import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Door, HttpFault } from '../platform/index.ts';
import type { ApiContext } from './api-context.ts';
import type { Endpoint } from './endpoint.ts';
import { allEndpoints } from './endpoints/all-endpoints.ts';
import { toJson } from './envelope.ts';
import type { Written } from './idempotency/run-once.ts';
import { buildOpenApi } from './openapi/build-openapi.ts';
import { type ErrorCode, errorStatuses, type FileAnswer, type Reply } from './reply.ts';
import { runEndpoint } from './run-endpoint.ts';

const basePath = '/v1';

const faults: Readonly<Record<HttpFault['kind'], { readonly code: ErrorCode; readonly message: string }>> = {
  'not-found': {
    code: 'not_found',
    message: 'There is no such path. See /v1/openapi.json for all there are.',
  },
  'method-not-allowed': { code: 'method_not_allowed', message: 'This path does not take that method.' },
  'body-too-large': { code: 'body_too_large', message: 'The body is too large.' },
  unreadable: { code: 'unreadable_body', message: 'The request cannot be read.' },
  internal: {
    code: 'internal_error',
    message: 'Something went wrong on our side. Try again with the same Idempotency-Key.',
  },
};

/** The native API as a door: every endpoint under `/v1`, and the document that describes them. */
export function createNativeApi(
  context: ApiContext,
  endpoints: readonly Endpoint[] = allEndpoints(context),
): Door {
  const mounted = endpoints.filter((endpoint) => !(endpoint.sandboxOnly && context.mode === 'production'));
  const openApi = JSON.stringify(buildOpenApi(mounted, basePath));
  return {
    basePath,
    routes: (app) => {
      app.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store');
      });
      app.get('/openapi.json', async (_request, reply) => sendJson(reply, { status: 200, json: openApi }));
      for (const endpoint of mounted) addRoute(app, context, endpoint);
      if (context.mode === 'production') {
        for (const path of ['/sandbox', '/sandbox/*']) app.all(path, sayOnlyInSandbox);
      }
    },
    answerFault: (fault, requestId) => {
      const { code, message } = faults[fault.kind];
      return { status: errorStatuses[code], body: errorBody({ code, message }, requestId) };
    },
  };
}

/** Whoever plays with production by mistake is told so, rather than that the path was mistyped. */
function sayOnlyInSandbox(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = {
    code: 'not_found',
    message: 'This is there in a sandbox only, and this is production.',
  } as const;
  return sendJson(reply, {
    status: errorStatuses[error.code],
    json: JSON.stringify(errorBody(error, request.id)),
  });
}

function addRoute(app: FastifyInstance, context: ApiContext, endpoint: Endpoint): void {
  app.route({
    method: endpoint.method,
    url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    handler: (request, reply) => handle(context, endpoint, request, reply),
  });
}

async function handle(context: ApiContext, endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
  const write = (result: Reply<unknown>): Written =>
    result.kind === 'answer'
      ? { status: endpoint.status, json: toJson(result.body) }
      : { status: errorStatuses[result.code], json: JSON.stringify(errorBody(result, request.id)) };
  const outcome = await runEndpoint(context, endpoint, request, write);
  if (outcome.kind === 'file') return sendFile(reply, outcome);
  const { written, isReplay, retryAfterMs } = outcome;
  if (written.status === 401) reply.header('www-authenticate', 'Bearer');
  if (isReplay) reply.header('idempotent-replayed', 'true');
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  return sendJson(reply, written);
}

function errorBody(error: { code: ErrorCode; message: string; field?: string }, requestId: string) {
  const { code, message, field } = error;
  return { error: { code, message, ...(field === undefined ? {} : { field }), request_id: requestId } };
}

function sendJson(reply: FastifyReply, { status, json }: Written): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send(json);
}

/** Whatever is in the file, a browser that is shown it runs none of it and takes it for nothing else. */
function sendFile(reply: FastifyReply, { mediaType, bytes }: FileAnswer): FastifyReply {
  return reply
    .code(200)
    .type(mediaType)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', 'inline')
    .send(bytes);
}
