import { randomBytes, randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';
import type { Clock } from './clock.ts';

/** Makes ids. Passed as an argument, so that a test can say which ones come. */
export type NewId = () => string;

/** Random bytes from the system's generator, passed as an argument like the clock. */
export type Random = (bytes: number) => Uint8Array;

export const systemRandom: Random = (bytes) => randomBytes(bytes);

/** UUIDv7: unique without asking anyone, and in the order of time, which keeps indexes compact. */
export function timeOrderedIds(wall: Clock): NewId {
  return () => v7({ msecs: wall.now().getTime(), random: pooledBytes() });
}

// One call to the system's generator costs as much as several ids; each byte is used once.
const ID_BYTES = 16;
const pool = Buffer.alloc(256 * ID_BYTES);
let used = pool.length;

function pooledBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used);
}

/** The same id for the same name in the same namespace (UUIDv5, RFC 9562): an id that needs no lookup. */
export function derivedId(namespace: string, name: string): string {
  return v5(name, namespace);
}

/** An id as the native API shows it: the kind, then the UUID without dashes, for example `card_0192…`. */
export function publicId(kind: string, id: string): string {
  return `${kind}_${id.replaceAll('-', '')}`;
}

/** The UUID inside a public id, or null when it is not one of that kind. */
export function parsePublicId(kind: string, text: string): string | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(text);
  return match && match[1] === kind ? match.slice(2).join('-') : null;
}
