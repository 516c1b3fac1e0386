import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A real server: `main.ts` in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  /** Its address, once it says that it is ready; null when it ended before. */
  readonly ready: Promise<string | null>;
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ending>;
  /** kill -9. */
  kill(): Promise<Ending>;
  /** Asks it to stop, as Ctrl-C does. */
  stop(): Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Everything it printed. */
  readonly output: string;
}

const main = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const running = new Set<() => void>();
process.once('exit', () => {
  for (const kill of running) kill();
});

/**
 * Starts a server with this environment and nothing else of ours, on a free port unless one is named. It does not
 * outlive the caller, unless the caller is killed.
 */
export function startServerProcess(environment: Readonly<Record<string, string>>): ServerProcess {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', EMBOSS_PORT: '0', ...environment },
  });
  const kill = () => {
    child.kill('SIGKILL');
  };
  running.add(kill);

  let output = '';
  const ready = Promise.withResolvers<string | null>();
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    const address = /ready at (\S+)/.exec(output)?.[1];
    if (address) ready.resolve(address);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      running.delete(kill);
      ready.resolve(null);
      resolve({ code, signal, output });
    });
  });
  return {
    pid: child.pid ?? 0,
    ready: ready.promise,
    ended,
    kill: () => {
      kill();
      return ended;
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
