import { afterAll } from 'vitest';

const closers: (() => Promise<void>)[] = [];

/** Has something closed when the calling test file is through; the last one opened is closed first. */
export function closeAfterFile(close: () => Promise<void>): void {
  closers.push(close);
}

// Vitest loads this file before every test file, so that tests may open things at any point, also inside a test.
afterAll(async () => {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
});
