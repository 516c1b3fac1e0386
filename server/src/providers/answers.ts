import type { FastifyReply } from 'fastify';
import type { FaultAnswer, HttpFault } from '../platform/index.ts';

/** Refuses in the one shape that this door has. */
export function refusal(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}

const faults: Readonly<Record<HttpFault['kind'], readonly [status: number, message: string]>> = {
  'not-found': [404, 'There is nothing at this path.'],
  'method-not-allowed': [405, 'This path does not take that method.'],
  'body-too-large': [413, 'The body is too large.'],
  unreadable: [400, 'The request cannot be read.'],
  internal: [500, 'Something went wrong on our side.'],
};

/** What goes wrong outside the handlers. Providers read the status and nothing else. */
export function answerFault(fault: HttpFault): FaultAnswer {
  const [status, message] = faults[fault.kind];
  return { status, body: { error: { code: fault.kind.replaceAll('-', '_'), message } } };
}
