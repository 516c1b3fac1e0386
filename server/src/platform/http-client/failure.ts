import { errors } from 'undici';
import { AddressRefused } from './guarded-connector.ts';

export type FailureReason =
  | 'timeout'
  /** The host is, or resolves to, an address that may not be called. */
  | 'refused-address'
  | 'refused-url'
  | 'unknown-host'
  | 'connection'
  | 'tls'
  /** The other side answered with something that is not HTTP. */
  | 'bad-answer';

/** The time allowed for the whole call is over. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';

  constructor(limitMs: number) {
    super(`No complete answer within ${limitMs} ms.`);
  }
}

/**
 * Sorts what an HTTP call failed with.
 * @throws the error itself when the request, not the other side, was at fault: that is a bug
 */
export function failureOf(error: unknown): { readonly reason: FailureReason; readonly detail: string } {
  if (error instanceof AddressRefused) return { reason: 'refused-address', detail: error.message };
  if (error instanceof DeadlinePassed) return { reason: 'timeout', detail: error.message };
  if (error instanceof errors.HTTPParserError) return { reason: 'bad-answer', detail: error.message };
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || code === 'UND_ERR_INVALID_ARG') throw error;
  const message = error instanceof Error && error.message !== '' ? error.message : 'The connection failed.';
  return { reason: reasonOf(code), detail: `${code}: ${message}` };
}

function reasonOf(code: string): FailureReason {
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-host';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'bad-answer';
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO)/.test(code)) return 'tls';
  return 'connection';
}
