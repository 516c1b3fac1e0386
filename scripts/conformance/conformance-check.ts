import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, Vitest } from 'vitest/node';
import { hasAllFiles, makePage } from './make-page.ts';
import { pagePath } from './page.ts';
import { repository } from './read-dialects.ts';

/**
 * Fails a whole run that has passed when the page is not what its tests say. Of a run of some tests, or of one that has
 * failed already, it says nothing.
 */
export function conformanceCheck(): Reporter {
  let vitest: Vitest | null = null;
  return {
    onInit: (started) => {
      vitest = started;
    },
    onTestRunEnd: async (modules, _errors, reason) => {
      if (reason !== 'passed' || vitest === null || isFiltered(vitest) || !hasAllFiles(modules)) return;
      const made = await makePage(modules);
      if (made.kind === 'refused') return fail(made.faults.join('\n'));
      const path = join(repository, pagePath);
      const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
      if (page !== made.page) fail(`${pagePath} is out of date: npm run conformance`);
    },
  };
}

function isFiltered({ config }: Vitest): boolean {
  return Boolean(config.testNamePattern ?? config.tagsFilter?.length);
}

function fail(message: string): void {
  console.error(`\n${message}\n`);
  process.exitCode = 1;
}
