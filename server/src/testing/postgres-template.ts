import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate, openDatabase } from '../platform/index.ts';
import type { TestTemplate } from './test-template.ts';

export type PostgresTemplate = Extract<TestTemplate, { kind: 'postgres' }>;

/** A migrated database on the server, which nobody may connect to any more: a busy template cannot be cloned. */
export async function postgresTemplate(serverUrl: string): Promise<PostgresTemplate> {
  const name = `emboss_test_${randomBytes(4).toString('hex')}`;
  const template: PostgresTemplate = { kind: 'postgres', serverUrl, name };
  await onServer(serverUrl, (client) => client.query(`create database ${name}`));
  try {
    const database = await openDatabase({
      kind: 'postgres',
      url: databaseUrl(serverUrl, name),
      maxConnections: 1,
    });
    await migrate(database).finally(() => database.close());
    await onServer(serverUrl, (client) => client.query(`alter database ${name} allow_connections false`));
  } catch (error) {
    await dropDatabasesOf(template);
    throw error;
  }
  return template;
}

/** @returns the connection string of a fresh database with the template's content */
export async function cloneDatabase({ serverUrl, name }: PostgresTemplate): Promise<string> {
  const clone = `${name}_${randomBytes(4).toString('hex')}`;
  await onServer(serverUrl, (client) => client.query(`create database ${clone} template ${name}`));
  return databaseUrl(serverUrl, clone);
}

/** Drops a clone, whoever is still connected to it. */
export async function dropDatabase({ serverUrl }: PostgresTemplate, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
}

/** Drops the template and every clone of it that is still there. */
export async function dropDatabasesOf({ serverUrl, name }: PostgresTemplate): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const found = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [name],
    );
    for (const { datname } of found.rows)
      await client.query(`drop database if exists ${datname} with (force)`);
  });
}

async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
