import type { FastifyRequest } from 'fastify';
import type { ApiKey } from '../merchants/index.ts';
import type { ApiContext } from './api-context.ts';
import { type Refusal, refuse } from './reply.ts';

/** Who calls: the API key, and its text, under which answers are kept. */
export interface Caller {
  readonly kind: 'caller';
  readonly apiKey: ApiKey;
  readonly presented: string;
}

/** Reads `Authorization: Bearer emb_…`. */
export async function authenticate(context: ApiContext, request: FastifyRequest): Promise<Caller | Refusal> {
  const presented = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented === undefined) {
    return refuse('unauthenticated', 'Send your API key as "Authorization: Bearer emb_…".');
  }
  const apiKey = await context.calls.apiKey({ presented, at: context.wall.now() });
  if (apiKey === null) return refuse('unauthenticated', 'This API key is unknown, revoked or expired.');
  return { kind: 'caller', apiKey, presented };
}
