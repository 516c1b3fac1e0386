import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { PostgresCluster } from './postgres-cluster.ts';
import { runAs, runProgram } from './run-program.ts';

export interface PostgresServer {
  readonly url: string;
  /** Ends all connections and waits until the server is gone. */
  stop(): Promise<void>;
  /** Ends it at once, without waiting. */
  kill(): void;
}

const READY_WITHIN_MS = 60_000;
const PORT_ATTEMPTS = 5;

/** Starts the cluster on a free port; a port that somebody takes in between is given up for another. */
export async function startServer(
  cluster: PostgresCluster,
  settings: Readonly<Record<string, string>>,
): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = await launch(cluster, port, settings);
    const result = await readiness(server);
    if (result.kind === 'ready') return toPostgresServer(cluster, server);
    if (attempt === PORT_ATTEMPTS || !result.log.includes('Address already in use')) {
      server.child.kill('SIGQUIT');
      throw new Error(`PostgreSQL did not start. The end of its log:\n${result.log}`);
    }
  }
}

interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
  readonly logFile: string;
}

async function launch(
  cluster: PostgresCluster,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Launched> {
  const logFile = join(cluster.directory, 'server.log');
  const log = await open(logFile, 'w');
  const all = { port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.dataDirectory, ...flags], {
    ...runAs(cluster.user),
    stdio: ['ignore', log.fd, log.fd],
  });
  child.on('error', () => {});
  child.unref();
  await log.close();
  return { child, logFile, url: `postgres://postgres:${cluster.password}@127.0.0.1:${port}/postgres` };
}

type Readiness = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly log: string };

async function readiness({ child, url, logFile }: Launched): Promise<Readiness> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    if (await answers(url)) return { kind: 'ready' };
    await sleep(50);
  }
  return { kind: 'failed', log: (await readFile(logFile, 'utf8')).slice(-2000) };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function toPostgresServer(cluster: PostgresCluster, { child, url }: Launched): PostgresServer {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = () => {
    child.kill('SIGQUIT');
  };
  return {
    url,
    kill,
    stop: async () => {
      const stopping = ['stop', '-D', cluster.dataDirectory, '-m', 'fast', '-w', '-t', '20', '-s'];
      const { code } = await runProgram(cluster.binaries.pgCtl, stopping, cluster.user);
      if (code !== 0) kill();
      child.ref();
      await gone;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
