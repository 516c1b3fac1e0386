import type { FieldFaultKind } from './fault-kinds.ts';
import { sourceOf, Written } from './json-source.ts';

/** One wrong value of a field. */
export interface WrongValue {
  readonly kind: FieldFaultKind | 'not-json';
  /** What it is, where its spelling does not tell. */
  readonly label?: string;
  /** Made of the genuine value; undefined leaves the field out. */
  readonly of: (genuine: unknown) => unknown;
}

/** These values are wrong in this way. */
export function wrong(kind: FieldFaultKind, values: readonly unknown[]): WrongValue[] {
  return values.map((value) => ({ kind, of: () => value }));
}

/** Changes of a genuine value that are wrong in this way, each with what it is. */
export function changed(
  kind: FieldFaultKind,
  changes: Readonly<Record<string, (genuine: string) => unknown>>,
): WrongValue[] {
  return Object.entries(changes).map(([label, change]) => ({
    kind,
    label,
    of: (genuine) => change(plain(genuine)),
  }));
}

/** Sources that are no JSON, and neither is what they stand in. */
export function notJson(sources: readonly string[]): WrongValue[] {
  return sources.map((source) => ({ kind: 'not-json', of: () => written(source) }));
}

export function written(source: string): Written {
  return new Written(source);
}

/** No value at all. */
export const nothing: readonly WrongValue[] = [
  { kind: 'missing', label: 'missing', of: () => undefined },
  ...wrong('null', [null]),
];

export const blank: readonly WrongValue[] = wrong('blank', ['', '   ']);

const DEEP = 10_000;

/** Values of other types, of which `String()`, `Number()` and their like would make the genuine one again. */
const otherTypes = {
  number: (genuine: unknown) => (/^[1-9]\d{0,14}$/.test(plain(genuine)) ? Number(plain(genuine)) : 1),
  text: (genuine: unknown) => plain(genuine),
  boolean: () => true,
  list: (genuine: unknown) => [genuine],
  object: (genuine: unknown) => ({ value: genuine }),
} as const;

/** Some readers give up on it before they look at its type. */
const deepList: WrongValue = {
  kind: 'too-deep',
  label: 'a deep list',
  of: () => written('['.repeat(DEEP) + ']'.repeat(DEEP)),
};

/** All types but this one. */
export function otherTypesThan(type: 'number' | 'text' | 'boolean' | 'object'): WrongValue[] {
  const others = Object.entries(otherTypes).filter(([name]) => name !== type);
  return [...others.map(([name, of]) => ({ kind: 'wrong-type', label: `a ${name}`, of }) as const), deepList];
}

/** The value as a text: letters and digits without quotes, an object as its JSON. */
function plain(value: unknown): string {
  return typeof value === 'string' ? value : sourceOf(value);
}
