import { relative } from 'node:path';
import type { TestModule } from 'vitest/node';
import { factsOf, type RanTest } from './facts.ts';
import { conformancePage } from './page.ts';
import { conformanceFiles, readDialects, repository } from './read-dialects.ts';

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

/** Whether every conformance test file was in the run. */
export function hasAllFiles(modules: readonly TestModule[]): boolean {
  const ran = new Set(modules.map(fileOf));
  return conformanceFiles(repository).every((file) => ran.has(file));
}

function fileOf({ moduleId }: TestModule): string {
  return relative(repository, moduleId).replaceAll('\\', '/');
}
