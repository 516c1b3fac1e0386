import { afterAll } from 'vitest';

type Closer = () => Promise<void>;

/*
 * Vitest evaluates this file anew for every test file, also in a worker that keeps its other modules, and these keep the
 * first copy of it. All copies share one list.
 */
const shared = globalThis as { embossClosers?: Closer[] };
shared.embossClosers ??= [];
const closers = shared.embossClosers;

/** Has something closed when the calling test file is through; the last one opened is closed first. */
export function closeAfterFile(close: Closer): void {
  closers.push(close);
}

// Loaded before every test file, so that tests may open things at any point, also inside a test.
afterAll(async () => {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
});
