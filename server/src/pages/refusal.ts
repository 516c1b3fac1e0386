import type { FastifyReply } from 'fastify';

/** What a page's script is told when it asks for something that cannot be; the message is shown to the person. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Which part of the request is meant. */
  readonly field?: string;
  readonly missing?: readonly string[];
}

export function refuse(reply: FastifyReply, { status, ...error }: Refusal): FastifyReply {
  return reply.code(status).send({ error });
}
