/** What is due when, the earliest first. */
export interface Agenda<Item> {
  add(dueMs: number, item: Item): void;
  /** The earliest that is due by then; undefined when nothing is. */
  take(nowMs: number): Item | undefined;
  readonly size: number;
}

export function createAgenda<Item>(): Agenda<Item> {
  // The latest first, so that the earliest is taken off the end.
  const entries: { readonly dueMs: number; readonly item: Item }[] = [];
  return {
    add: (dueMs, item) => {
      let [low, high] = [0, entries.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((entries[middle]?.dueMs ?? 0) > dueMs) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, { dueMs, item });
    },
    take: (nowMs) => {
      const last = entries.at(-1);
      if (last === undefined || last.dueMs > nowMs) return undefined;
      entries.pop();
      return last.item;
    },
    get size() {
      return entries.length;
    },
  };
}
