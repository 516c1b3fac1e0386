import type { TestTagDefinition } from 'vitest';

type ConformanceTag = 'inferred' | 'ours';

/** Who says that something is so. Without a tag it is the vendor's document. */
export type Source = 'documented' | ConformanceTag;

/** In the order of their columns. */
export const sources: readonly Source[] = ['documented', 'inferred', 'ours'];

/** The tags of conformance tests. */
export const conformanceTags: (TestTagDefinition & { name: ConformanceTag })[] = [
  {
    name: 'inferred',
    description: 'The document does not say it, but something of the vendor’s points there.',
  },
  { name: 'ours', description: 'The document is silent, and we chose.' },
];

export function isConformanceTag(tag: string): tag is ConformanceTag {
  return conformanceTags.some(({ name }) => name === tag);
}

declare module 'vitest' {
  // With this the compiler knows every tag that there is.
  interface TestTags {
    conformance: ConformanceTag;
  }
}
