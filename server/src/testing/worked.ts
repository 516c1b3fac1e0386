/** How much of a round of background work was done; a piece that failed fails the test. */
export function worked(round: { readonly done: number; readonly failures: readonly unknown[] }): number {
  const [failure] = round.failures;
  if (failure !== undefined) throw failure;
  return round.done;
}
