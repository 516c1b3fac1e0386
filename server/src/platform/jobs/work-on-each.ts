/** What came of a round of background work. */
export interface Round {
  /** How many pieces of it were brought further. */
  readonly done: number;
  /** What went wrong with single pieces of it, which did not hold up the others. */
  readonly failures: readonly unknown[];
}

/**
 * Does one piece of work for each item, at once: one that fails holds up no other.
 * @param work answers `idle` where there was nothing to do: a round of nothing else is no reason for another at once
 */
export async function workOnEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<Round> {
  const settled = await Promise.allSettled(items.map(work));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const done = settled.filter((one) => one.status === 'fulfilled' && one.value !== 'idle').length;
  return { done, failures };
}
