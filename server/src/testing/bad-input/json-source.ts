/** The fields of a request. */
export type Body = Readonly<Record<string, unknown>>;

/** A value in the very spelling that goes over the wire, such as `100.0` or `1e2`. */
export class Written {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);
}

/** JSON of a value; what is `Written` in it stays as it is, be it JSON or not. */
export function sourceOf(value: unknown): string {
  if (value instanceof Written) return value.source;
  if (Array.isArray(value)) return `[${value.map(sourceOf).join(',')}]`;
  if (!isBody(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${sourceOf(member)}`,
  );
  return `{${members.join(',')}}`;
}

/** The body with another value at a place, or with none there where that is `undefined`. */
export function replaced(body: Body, [name = '', ...inside]: readonly string[], value: unknown): Body {
  if (inside.length > 0) return { ...body, [name]: replaced(body[name] as Body, inside, value) };
  if (value !== undefined) return { ...body, [name]: value };
  return Object.fromEntries(Object.entries(body).filter(([each]) => each !== name));
}

/** The value at a place; undefined where there is none. */
export function valueAt(body: Body, at: readonly string[]): unknown {
  return at.reduce<unknown>((value, name) => (value as Body | undefined)?.[name], body);
}
