import type { Field, Fields } from './field.ts';
import { type Body, replaced, sourceOf, valueAt } from './json-source.ts';
import type { Fault } from './target.ts';
import type { WrongValue } from './wrong-value.ts';
import { wrongValues } from './wrong-values.ts';

/** Bodies that would succeed: ours, and each stranger's own. */
export interface GenuineBodies {
  readonly ours: Body;
  readonly theirs: Readonly<Record<string, Body>>;
}

/** A fault in what a request says, before it is sealed. */
export interface FaultyContent extends Fault {
  /** Why it is taken all the same; null where it is refused. */
  readonly tolerated: string | null;
  /** The JSON that is sent, or what should have been JSON; null where that is no fault of these bodies. */
  readonly source: (genuine: GenuineBodies) => string | null;
}

/** Every fault that the fields of a form can have. */
export function faultyFields(fields: Fields, strangers: readonly string[]): FaultyContent[] {
  return [...faultsOf(fields, strangers, []), ...hiddenFields(fields, [])];
}

function faultsOf(fields: Fields, strangers: readonly string[], outside: readonly string[]): FaultyContent[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const at = [...outside, name];
    return [
      ...wrongValues(field).map((value) => withValue(at, field, value)),
      ...(field.kind === 'id' && !field.isShared ? strangers.map((who) => withIdOf(who, at, field)) : []),
      ...(field.kind === 'object' ? faultsOf(field.fields, strangers, at) : []),
    ];
  });
}

function withValue(at: readonly string[], field: Field, { kind, label, of }: WrongValue): FaultyContent {
  const place = at.join('.');
  const written = label ?? shortened(sourceOf(of(undefined)));
  return {
    kind,
    name: `${place} is ${written}`,
    at: place,
    field,
    stranger: null,
    tolerated: (kind === 'not-json' ? undefined : field.tolerates?.[kind]) ?? null,
    source: ({ ours }) => {
      const genuine = valueAt(ours, at);
      const value = of(genuine);
      if (value !== undefined && sourceOf(value) === sourceOf(genuine))
        throw new Error(`${place} is as it should be.`);
      return sourceOf(replaced(ours, at, value));
    },
  };
}

/** A stranger who has the same id is none there. */
function withIdOf(stranger: string, at: readonly string[], field: Field): FaultyContent {
  const place = at.join('.');
  return {
    kind: 'foreign-id',
    name: `${place} is that of ${stranger}`,
    at: place,
    field,
    stranger,
    tolerated: field.tolerates?.['foreign-id'] ?? null,
    source: ({ ours, theirs }) => {
      const id = valueAt(theirs[stranger] ?? {}, at);
      const isOurs = id === undefined || sourceOf(id) === sourceOf(valueAt(ours, at));
      return isOurs ? null : sourceOf(replaced(ours, at, id));
    },
  };
}

/** What is inherited is not given. */
function hiddenFields(fields: Fields, outside: readonly string[]): FaultyContent[] {
  const required = Object.entries(fields).filter(([, field]) => field.tolerates?.missing === undefined);
  return required.flatMap(([name, field]) => [
    withHidden([...outside, name], field),
    ...(field.kind === 'object' ? hiddenFields(field.fields, [...outside, name]) : []),
  ]);
}

function withHidden(at: readonly string[], field: Field): FaultyContent {
  const place = at.join('.');
  const [outside, name] = [at.slice(0, -1), at.at(-1) ?? ''];
  return {
    kind: 'missing',
    name: `${place} is in __proto__ alone`,
    at: place,
    field,
    stranger: null,
    tolerated: null,
    source: ({ ours }) => {
      const hidden = { [name]: valueAt(ours, at) };
      return sourceOf(replaced(replaced(ours, at, undefined), [...outside, '__proto__'], hidden));
    },
  };
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 40)}… (${text.length} characters)` : text;
}
