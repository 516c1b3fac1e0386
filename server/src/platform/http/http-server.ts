import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { NewId } from '../ids.ts';
import type { Log } from '../log.ts';
import { clientAddress, parseTrustedProxies } from './client-address.ts';
import { defaultDoor } from './default-door.ts';
import { answerError, type Door, mountDoor } from './door.ts';
import { addHealthRoutes } from './health.ts';
import type { IpRange } from './ip-address.ts';

export interface HttpServerOptions {
  readonly log: Log;
  /** Makes request ids. */
  readonly newId: NewId;
  readonly doors: readonly Door[];
  /** Addresses and CIDR blocks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly databaseAnswers: () => Promise<boolean>;
  /** For how long the command waits that came first: `/readyz` says 503 when it is too long. */
  readonly oldestWaitMs?: () => number;
  readonly bodyLimitBytes?: number;
  /** How long a shutdown waits for requests under way before it cuts their connections. */
  readonly shutdownTimeoutMs?: number;
}

export interface HttpServer {
  /** For tests: `app.inject`. */
  readonly app: FastifyInstance;
  listen(at: { readonly host: string; readonly port: number }): Promise<{ readonly port: number }>;
  /** From now on `/readyz` says 503, so that load balancers look elsewhere; requests are still served. */
  startDraining(): void;
  /** Accepts nothing new, finishes what was accepted, and resolves when the last connection is closed. */
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from, as far as trusted proxies tell; `unknown` matches no allowlist entry. */
    clientAddress: string;
  }
}

const requestTimeoutMs = 30_000;

/**
 * The HTTP kernel: request ids, logs, client addresses, limits, health and shutdown; doors bring the rest.
 * @throws Error when a trusted proxy is neither an address nor a CIDR block
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { doors, bodyLimitBytes = 1_048_576, shutdownTimeoutMs = 10_000, oldestWaitMs = () => 0 } = options;
  const trustedProxies = parseTrustedProxies(options.trustedProxies);
  let draining = false;

  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: options.newId,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // A request on a connection that was open before the shutdown is finished like any other.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      answerError(doorOf(doors, request.url), error, request, reply);
    },
  });
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  addRequestHooks(app, trustedProxies);
  addHealthRoutes(app, {
    databaseAnswers: options.databaseAnswers,
    isDraining: () => draining,
    oldestWaitMs,
  });
  app.setErrorHandler((error: Parameters<typeof answerError>[1], request, reply) =>
    answerError(defaultDoor, error, request, reply),
  );
  app.setNotFoundHandler((request, reply) => {
    const { status, body } = defaultDoor.answerFault({ kind: 'not-found' }, request.id);
    return reply.code(status).send(body);
  });
  for (const door of doors) mountDoor(app, door);

  return {
    app,
    listen: async (at) => {
      await app.listen(at);
      const address = app.server.address();
      return { port: typeof address === 'object' && address ? address.port : at.port };
    },
    startDraining: () => {
      draining = true;
    },
    close: async () => {
      draining = true;
      const deadline = setTimeout(() => app.server.closeAllConnections(), shutdownTimeoutMs);
      await app.close();
      clearTimeout(deadline);
    },
  };
}

/** Ids, addresses and one log line for every request. Paths and queries are not logged: they may hold secrets. */
function addRequestHooks(app: FastifyInstance, trustedProxies: readonly IpRange[]): void {
  app.decorateRequest('clientAddress', '');
  app.addHook('onRequest', async (request, reply) => {
    const forwardedFor = request.headers['x-forwarded-for'];
    request.clientAddress = clientAddress(
      request.socket.remoteAddress,
      [forwardedFor].flat().join(','),
      trustedProxies,
    );
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      client: request.clientAddress,
    };
    request.log[reply.statusCode >= 500 ? 'error' : 'info'](line, 'request');
  });
}

function doorOf(doors: readonly Door[], url: string): Pick<Door, 'answerFault'> {
  return doors.find(({ basePath }) => url.startsWith(`${basePath}/`)) ?? defaultDoor;
}
