/** What came of a round of background work. */
export interface Round {
  readonly done: number;
  /** What went wrong with single pieces of it, which did not hold up the others. */
  readonly failures: readonly unknown[];
}

/** Does one piece of work for each item, at once: one that fails holds up no other. */
export async function workOnEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<Round> {
  const settled = await Promise.allSettled(items.map(work));
  const failures = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  return { done: items.length - failures.length, failures };
}
