import { inject } from 'vitest';
import { type Database, type DatabaseOptions, openDatabase } from '../platform/index.ts';
import { closeAfterFile } from './close-after-file.ts';
import { cloneDatabase, dropDatabase } from './postgres-template.ts';

/**
 * A fresh, migrated, empty database for the calling test file: PGlite in memory, or a database of its own on the
 * PostgreSQL server under test. It is closed (and dropped) after the file; each call makes another one.
 */
export async function testDatabase(): Promise<Database> {
  const database = await openDatabase(await testDatabaseOptions());
  let closed: Promise<void> | null = null;
  const close = () => (closed ??= database.close());
  closeAfterFile(close);
  return { ...database, close };
}

/**
 * The options that open such a database, for tests that open it more than once or in a child process. On
 * PostgreSQL all who open it share one database; in memory each opening is a database of its own.
 */
export async function testDatabaseOptions(): Promise<DatabaseOptions> {
  const template = inject('testTemplate');
  if (template.kind === 'failed') throw new Error(template.message);
  if (template.kind === 'pglite') return { kind: 'pglite', dataDir: null, template: template.file };

  const url = await cloneDatabase(template);
  closeAfterFile(() => dropDatabase(template, url));
  return { kind: 'postgres', url };
}
