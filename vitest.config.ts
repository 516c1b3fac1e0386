import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { conformanceCheck } from './scripts/conformance/conformance-check.ts';
import { conformanceTags } from './scripts/conformance/tags.ts';

export default defineConfig({
  test: {
    include: [
      'server/src/**/*.test.ts',
      'sdk/src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    globalSetup: 'server/src/testing/global-setup.ts',
    setupFiles: 'server/src/testing/close-after-file.ts',
    tags: conformanceTags,
    reporters: [...configDefaults.reporters, conformanceCheck()],
    pool: 'forks',
    // Modules are evaluated once for each worker, which saves a third of the time.
    isolate: false,
    // Each worker may hold an embedded database of some hundred megabytes; more than four gain little.
    maxWorkers: Math.min(4, availableParallelism() + 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
  },
});
