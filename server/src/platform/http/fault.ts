import { isTransient } from '../database/index.ts';
import { Overloaded } from '../group-commit/index.ts';

/** What can go wrong with a request outside a door's own handlers. Each door says it in its own words. */
export type HttpFault =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'body-too-large' }
  /** The request could not be read to its end, or is not HTTP as it should be. */
  | { readonly kind: 'unreadable' }
  /**
   * A bug, or something this server needs is gone. The cause is in the log, never in the answer. Where a time is given
   * it will pass, and the kernel answers 503 with that Retry-After, whatever status the door chose.
   */
  | { readonly kind: 'internal'; readonly retryAfterSeconds?: number };

/** How a door answers a fault; the body is written as JSON. */
export interface FaultAnswer {
  readonly status: number;
  readonly body: unknown;
}

const RETRY_AFTER_SECONDS = 1;

/** What a handler threw and what Fastify found, in our words: a database that is away comes back, a full queue empties. */
export function faultOf(error: { readonly code?: string; readonly statusCode?: number }): HttpFault {
  if (error instanceof Overloaded || isTransient(error)) {
    return { kind: 'internal', retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { kind: 'body-too-large' };
    case 'FST_ERR_BAD_URL':
      return { kind: 'not-found' };
  }
  const { statusCode = 500 } = error;
  const isFastifys = error.code?.startsWith('FST_') ?? false;
  return { kind: isFastifys && statusCode < 500 ? 'unreadable' : 'internal' };
}
