import type { PoolClient, QueryConfig } from 'pg';
import pg from 'pg';
import { ABORTED, CommitOutcomeUnknown, sqlState } from './errors.ts';
import { toParameter } from './parameter.ts';
import { openPglite } from './pglite.ts';
import { typeParsers } from './type-parsers.ts';

export type Row = Record<string, unknown>;

/** Something that runs SQL: the database itself, or one transaction. `$1` parameters; rows as plain objects. */
export interface Queryable {
  query<R = Row>(text: string, params?: readonly unknown[]): Promise<R[]>;
}

/**
 * One database transaction. Statements are pipelined: several that are issued without waiting travel together
 * and run in the order of their calls.
 */
export interface Transaction extends Queryable {
  readonly inTransaction: true;
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read';
  readonly readOnly?: boolean;
}

export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `work` in one transaction: commits what it did when it returns, undoes it when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Waits for what is running, then closes every connection (and the embedded engine). */
  close(): Promise<void>;
}

export type DatabaseOptions =
  /** The embedded engine: in a directory, or in memory when `dataDir` is null; a template is a dumped data directory. */
  | { readonly kind: 'pglite'; readonly dataDir: string | null; readonly template?: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly maxConnections?: number };

/**
 * Opens PGlite or a PostgreSQL server behind the same interface. Both are reached by the same driver, so that
 * types, errors and prepared statements behave alike; only the socket differs.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (options.kind === 'postgres') {
    return pooled(
      'postgres',
      {
        connectionString: options.url,
        max: options.maxConnections ?? 10,
        connectionTimeoutMillis: 10_000,
        keepAlive: true,
        keepAliveInitialDelayMillis: 10_000,
      },
      async () => {},
    );
  }
  const engine = await openPglite(options);
  return pooled(
    'pglite',
    { stream: engine.connect, max: 1, user: 'postgres', database: 'postgres' },
    engine.close,
  );
}

/**
 * A statement is planned once for a connection. A plan that was made while its table was small would read all of the
 * table for ever after, so plans take an index wherever there is one; compiling them pays only for long queries.
 */
const keptPlans = 'set enable_seqscan = off; set jit = off';

/**
 * Another process must not wait for locks whose holder is gone: a session that stays silent inside a transaction, or
 * whose machine does not answer any more, is ended by the server.
 */
const noDeadSessions = 'set idle_in_transaction_session_timeout = 20000; set tcp_user_timeout = 20000';

/** A statement that is not answered for so long has lost its server. */
const STATEMENT_TIMEOUT_MS = 60_000;

function pooled(kind: Database['kind'], config: pg.PoolConfig, closeEngine: () => Promise<void>): Database {
  const pool = new pg.Pool({
    ...config,
    types: typeParsers,
    pipeline: true,
    idleTimeoutMillis: 0,
  } as pg.PoolConfig);
  pool.on('connect', (client) => {
    // A connection that breaks tells every statement that waits for it; the event itself must not end the process.
    client.on('error', () => {});
    client.query(keptPlans).catch(() => {});
    if (kind === 'postgres') client.query(noDeadSessions).catch(() => {});
  });
  // A connection that breaks while idle is dropped by the pool; its next user gets a fresh one.
  pool.on('error', () => {});

  return {
    kind,
    query: async <R>(text: string, params?: readonly unknown[]) => {
      const client = await pool.connect();
      try {
        return await run<R>(client, text, params);
      } finally {
        client.release();
      }
    },
    transaction: async (work, options) => {
      const client = await pool.connect();
      let broken = false;
      const noteBreak = () => {
        broken = true;
      };
      client.on('error', noteBreak);
      try {
        return await inTransaction(client, work, options);
      } catch (error) {
        broken ||= error instanceof CommitOutcomeUnknown;
        throw error;
      } finally {
        client.removeListener('error', noteBreak);
        client.release(broken);
      }
    },
    close: async () => {
      await pool.end();
      await closeEngine();
    },
  };
}

async function inTransaction<T>(
  client: PoolClient,
  work: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  // Statements behind a failed one in the pipeline fail too, with 25P02; the first error is the cause.
  let cause: unknown;
  const tx: Transaction = {
    inTransaction: true,
    query: <R>(text: string, params?: readonly unknown[]) =>
      run<R>(client, text, params).catch((error) => {
        cause ??= error;
        throw error;
      }),
  };
  const begun = client.query(beginStatement(options));
  begun.catch(() => {});
  let result: T;
  try {
    result = await work(tx);
    await begun;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw sqlState(error) === ABORTED ? (cause ?? error) : error;
  }
  await commit(client);
  return result;
}

async function commit(client: PoolClient): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('commit'));
  } catch (error) {
    throw new CommitOutcomeUnknown(error);
  }
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK, and no error.
  if (command !== 'COMMIT')
    throw new Error('The transaction was rolled back: one of its statements had failed.');
}

function beginStatement({ isolation = 'read committed', readOnly = false }: TransactionOptions): string {
  return `begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}`;
}

const statementNames = new Map<string, string>();

/** Every statement with parameters is prepared once per connection, under a name derived from its text. */
function nameOf(text: string): string {
  let name = statementNames.get(text);
  if (name === undefined) {
    name = `s${statementNames.size}`;
    statementNames.set(text, name);
  }
  return name;
}

async function run<R>(client: PoolClient, text: string, params?: readonly unknown[]): Promise<R[]> {
  const result = params
    ? await client.query({
        name: nameOf(text),
        text,
        values: params.map(toParameter),
        query_timeout: STATEMENT_TIMEOUT_MS,
      } as QueryConfig)
    : await client.query(text);
  return (result.rows ?? []) as R[];
}
