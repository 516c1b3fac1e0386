import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { conformanceFiles, readDialects, repository } from './dialects.ts';
import { factsOf, type RanTest } from './facts.ts';
import { conformancePage, pagePath } from './page.ts';

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

/** The page that the tests of a run make, or why they make none. */
export async function makePage(
  modules: readonly TestModule[],
): Promise<{ kind: 'made'; page: string } | { kind: 'refused'; faults: string[] }> {
  const files = new Set(conformanceFiles(repository));
  const tests = modules
    .map((module) => ({ module, file: fileOf(module) }))
    .filter(({ file }) => files.delete(file))
    .sort((one, other) => (one.file < other.file ? -1 : 1));
  const missing = [...files].map((file) => `${file} was not run.`);
  const broken = tests.filter(({ module }) => !module.ok()).map(({ file }) => `${file} has not passed.`);
  const { facts, faults } = factsOf(tests.flatMap(({ module, file }) => ranTests(module, file)));
  const all = [...missing, ...broken, ...faults];
  if (all.length > 0) return { kind: 'refused', faults: all };
  return { kind: 'made', page: conformancePage(await readDialects(repository), facts) };
}

function ranTests(module: TestModule, file: string): RanTest[] {
  return [...module.children.allTests()].map((test) => {
    const names = [test.name];
    for (let suite = test.parent; suite.type === 'suite'; suite = suite.parent) names.unshift(suite.name);
    return {
      file,
      names,
      tags: test.tags,
      state: test.result().state,
      isMeantToFail: test.options.fails ?? false,
    };
  });
}

function isFiltered({ config }: Vitest): boolean {
  return Boolean(config.testNamePattern ?? config.tagsFilter?.length);
}

function hasAllFiles(modules: readonly TestModule[]): boolean {
  const ran = new Set(modules.map(fileOf));
  return conformanceFiles(repository).every((file) => ran.has(file));
}

function fileOf({ moduleId }: TestModule): string {
  return relative(repository, moduleId).replaceAll('\\', '/');
}

function fail(message: string): void {
  console.error(`\n${message}\n`);
  process.exitCode = 1;
}
