import { type Refusal, refuse } from './reply.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a body as JSON. An empty one is an empty object, for calls that need nothing. */
export function readBody(raw: Uint8Array): { readonly kind: 'json'; readonly value: unknown } | Refusal {
  if (raw.length === 0) return { kind: 'json', value: {} };
  try {
    return { kind: 'json', value: JSON.parse(strictUtf8.decode(raw)) };
  } catch {
    return refuse('unreadable_body', 'The body is not JSON in UTF-8.');
  }
}
