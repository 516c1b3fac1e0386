import type { FaultKind } from './fault-kinds.ts';
import type { FaultyContent } from './faulty-contents.ts';
import { sourceOf } from './json-source.ts';

const DEEP = 50_000;

/** Every fault of a content as a whole. */
export const faultyWholes: readonly FaultyContent[] = [
  ...ofWhole('not-json', {
    nothing: () => '',
    'cut short': (source) => source.slice(0, -1),
    'followed by a letter': (source) => `${source}x`,
    'there twice': (source) => source + source,
    'with a comma at its end': (source) => `${source.slice(0, -1)},}`,
    'with a name in single quotes': (source) => `{'more':1,${source.slice(1)}`,
    'with a name without quotes': (source) => `{more:1,${source.slice(1)}`,
    'with a comment': (source) => `/* more */${source}`,
    'behind a byte order mark': (source) => `\ufeff${source}`,
    'a very deep list without an end': () => '['.repeat(DEEP),
    'a form': () => 'more=1&less=0',
  }),
  ...ofWhole('not-an-object', {
    'in a list': (source) => `[${source}]`,
    'in a text': (source) => JSON.stringify(source),
    null: () => 'null',
    'a number': () => '1',
    'a boolean': () => 'true',
    'an empty list': () => '[]',
    'a very deep list': () => '['.repeat(DEEP) + ']'.repeat(DEEP),
  }),
];

function ofWhole(kind: FaultKind, changes: Record<string, (source: string) => string>): FaultyContent[] {
  return Object.entries(changes).map(([what, change]) => ({
    kind,
    name: `the content is ${what}`,
    at: null,
    field: null,
    stranger: null,
    tolerated: null,
    source: ({ ours }) => change(sourceOf(ours)),
  }));
}
