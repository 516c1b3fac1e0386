/** A number of a JSON text as it was written there, such as `100.0` or `1e2`: what it is worth is its reader's to say. */
export class JsonNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON object, or null when it is something else or cannot be read. Bytes are strict UTF-8. */
export function readJsonObject(source: Uint8Array | string): Record<string, unknown> | null {
  return objectOf(source, (text) => JSON.parse(text));
}

/** The same with every number as a `JsonNumber`, for wires where amounts are numbers. */
export function readExactJsonObject(source: Uint8Array | string): Record<string, unknown> | null {
  return objectOf(source, (text) => JSON.parse(text, keepNumber));
}

/** The reviver's third argument is that of ECMAScript's JSON.parse source text access. */
function keepNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value;
}

function objectOf(source: Uint8Array | string, parse: (text: string) => unknown) {
  try {
    const value = parse(typeof source === 'string' ? source : strictUtf8.decode(source));
    const isObject =
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
