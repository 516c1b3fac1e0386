import type { TestProject } from 'vitest/node';
import { pgliteTemplate } from './pglite-template.ts';
import { dropDatabasesOf, postgresTemplate } from './postgres-template.ts';
import type { TestTemplate } from './test-template.ts';

/**
 * Runs once before all tests: builds the migrated template on the engine under test, which is PostgreSQL when
 * EMBOSS_TEST_DATABASE_URL names a server and PGlite otherwise.
 * @returns what runs once after all tests
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = await buildTemplate(process.env.EMBOSS_TEST_DATABASE_URL);
  if (template.kind === 'failed') console.error(`\n${template.message}\n`);
  project.provide('testTemplate', template);
  return async () => {
    if (template.kind === 'postgres') await dropDatabasesOf(template);
  };
}

async function buildTemplate(serverUrl: string | undefined): Promise<TestTemplate> {
  try {
    return serverUrl ? await postgresTemplate(serverUrl) : await pgliteTemplate();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', message: `The template of the test databases could not be built. ${reason}` };
  }
}
