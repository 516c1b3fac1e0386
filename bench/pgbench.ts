import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `pgbench --version` says, or null where it is not installed. */
export function pgbenchVersion(): string | null {
  const { status, stdout } = spawnSync('pgbench', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

export interface PgbenchRun {
  /** One transaction, in pgbench's language. */
  readonly script: string;
  /** What the script calls by name: `:name`. */
  readonly variables: Readonly<Record<string, string | number>>;
  readonly clients: number;
  readonly seconds: number;
}

/** @returns transactions per second */
export async function runPgbench(
  url: string,
  { script, variables, clients, seconds }: PgbenchRun,
): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-pgbench-'));
  try {
    const file = join(directory, 'transaction.sql');
    await writeFile(file, script);
    const how = ['-n', '-M', 'prepared', '-f', file, '-T', String(seconds)];
    const load = ['-c', String(clients), '-j', String(Math.min(2, clients))];
    const named = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
    const output = await outputOf('pgbench', [...how, ...load, ...named, url]);
    const match = /tps = ([\d.]+)/.exec(output);
    if (!match) throw new Error(`pgbench failed:\n${output}`);
    return Number(match[1]);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
