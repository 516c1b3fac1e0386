import { Secret } from '../vault/index.ts';

/**
 * An answer as JSON text. What an endpoint answers as a `Secret` is opened here, in what goes out to the caller, and nowhere
 * else in this room.
 */
export function toJson(body: unknown): string {
  return JSON.stringify(opened(body));
}

function isPlain(part: object): boolean {
  return Object.getPrototypeOf(part) === Object.prototype;
}

function opened(part: unknown): unknown {
  if (part instanceof Secret) return part.reveal();
  if (Array.isArray(part)) return part.map(opened);
  if (typeof part !== 'object' || part === null || !isPlain(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, opened(value)]));
}
