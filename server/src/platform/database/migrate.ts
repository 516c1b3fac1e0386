import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, Queryable } from './database.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** The database is newer than this server, or one of its migrations was edited after it had been applied. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused';
}

const roomsDirectory = fileURLToPath(new URL('../../', import.meta.url));
const ADVISORY_LOCK = 4242001;

/**
 * Brings the schema up to date: every room's `migrations/NNNN-name.sql` in the order of their numbers, in one
 * transaction, one process at a time. Migrations only go forward.
 * @returns the names of the migrations it applied
 * @throws MigrationRefused when the database holds a migration this server does not know, or knows differently
 */
export async function migrate(database: Database, directory = roomsDirectory): Promise<string[]> {
  const known = await readMigrations(directory);
  return await database.transaction(async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(${ADVISORY_LOCK})`);
    await tx.query(`create table if not exists migrations (
      number integer primary key, name text not null, checksum text not null)`);
    const applied = await tx.query<AppliedMigration>(
      'select number, name, checksum from migrations order by number',
    );
    refuseUnlessPrefix(applied, known);

    const appliedNumbers = new Set(applied.map((migration) => migration.number));
    const pending = known.filter((migration) => !appliedNumbers.has(migration.number));
    for (const migration of pending) await apply(tx, migration);
    return pending.map((migration) => migration.name);
  });
}

async function apply(tx: Queryable, migration: Migration): Promise<void> {
  try {
    await tx.query(migration.sql);
  } catch (cause) {
    throw new Error(`Migration ${migration.name} failed: ${(cause as Error).message}`, { cause });
  }
  await tx.query('insert into migrations (number, name, checksum) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.checksum,
  ]);
}

function refuseUnlessPrefix(applied: AppliedMigration[], known: Migration[]): void {
  const byNumber = new Map(known.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = byNumber.get(row.number);
    if (!migration) {
      throw new MigrationRefused(
        `The database has migration ${row.name}, which this server does not know: it was migrated by a newer Emboss. ` +
          'Start that version or a later one.',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        `Migration ${row.name} differs from the one this database was migrated with. ` +
          'Applied migrations are never edited; write a new one.',
      );
    }
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.sql') && basename(entry.parentPath) === 'migrations',
    )
    .map((entry) => `${entry.parentPath}/${entry.name}`);
  const migrations = await Promise.all(files.map(readMigration));
  migrations.sort((a, b) => a.number - b.number);
  migrations.forEach((migration, index) => {
    if (migrations[index + 1]?.number === migration.number) {
      throw new Error(
        `Two migrations have the number ${migration.number}: ${migration.name}, ${migrations[index + 1]?.name}.`,
      );
    }
  });
  return migrations;
}

async function readMigration(path: string): Promise<Migration> {
  const name = basename(path, '.sql');
  const number = Number.parseInt(name, 10);
  if (!/^\d{4}-[a-z0-9-]+$/.test(name))
    throw new Error(`A migration is named NNNN-what-it-does.sql, unlike ${path}.`);
  const sql = await readFile(path, 'utf8');
  return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
