import type { Invalid } from '../merchants/index.ts';

/** What an error is called on the wire, and its HTTP status. */
export const errorStatuses = {
  invalid_request: 400,
  unreadable_body: 400,
  idempotency_key_missing: 400,
  idempotency_key_invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  already_exists: 409,
  not_possible: 409,
  request_in_progress: 409,
  body_too_large: 413,
  idempotency_key_reused: 422,
  rate_limited: 429,
  internal_error: 500,
  provider_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatuses;

export interface Refusal {
  readonly kind: 'refusal';
  readonly code: ErrorCode;
  /** A sentence for people. */
  readonly message: string;
  /** The field of the request that is wrong, where it is one. */
  readonly field?: string;
  readonly retryAfterMs?: number;
}

/** A file, as it is sent: not JSON. */
export interface FileAnswer {
  readonly kind: 'file';
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface Answer<Body> {
  readonly kind: 'answer';
  readonly body: Body;
}

/** What a handler says. The HTTP status of an answer is the endpoint's. */
export type Reply<Body> = Answer<Body> | Refusal;

export function answer<Body>(body: Body): Answer<Body> {
  return { kind: 'answer', body };
}

export function refuse(code: ErrorCode, message: string, field?: string): Refusal {
  return { kind: 'refusal', code, message, ...(field === undefined ? {} : { field }) };
}

/** Something that does not exist, or is another tenant's, which is the same to the caller. */
export function notFound(what: string): Refusal {
  return refuse('not_found', `There is no such ${what}.`);
}

/** For a group commit that knows the identity of a call by another content. */
export const keyReused = refuse(
  'idempotency_key_reused',
  'This Idempotency-Key was used before, for another request.',
);

/** A room's finding, in the wire's spelling of fields: `settings.utcOffset` is `settings.utc_offset` there. */
export function refuseInvalid({ field, problem }: Pick<Invalid, 'field' | 'problem'>): Refusal {
  const name = snakeCase(field);
  return refuse('invalid_request', `${name} ${problem}.`, name);
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
