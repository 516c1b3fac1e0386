import { setTimeout as sleep } from 'node:timers/promises';
import { type Ending, type ServerProcess, startServerProcess } from '../../../../scripts/server-process.ts';
import type { Chance } from './chance.ts';

/** Servers that are killed at random moments and started again, until that has been done often enough. */
export interface Fleet {
  /** Where servers answer now, unless they were killed a moment ago. */
  addresses(): readonly string[];
  /** Resolves after the last kill, when all servers are up again; they stay up. */
  readonly survived: Promise<void>;
  /** Kills whatever runs, at once. */
  killAll(): Promise<void>;
  readonly tally: { kills: number; whileStarting: number };
}

export interface FleetOptions {
  /** One for each server. */
  readonly environments: readonly Readonly<Record<string, string>>[];
  readonly kills: number;
  readonly chance: Chance;
  /** Told when a server ends that nobody killed, or has printed an error. */
  readonly trouble: (text: string) => void;
}

/** How often a server is killed before it is ready, and after how long at most. */
const WHILE_STARTING = 0.2;
const STARTING_MS = 900;
/** How long a server that became ready lives. */
const LIFE_MS = [40, 900] as const;

export function startFleet({ environments, kills, chance, trouble }: FleetOptions): Fleet {
  const running = new Map<number, { readonly server: ServerProcess; address: string | null }>();
  const tally = { kills: 0, whileStarting: 0 };
  let left = kills;
  let isOver = false;

  async function runServer(index: number): Promise<void> {
    const own = chance.part(`server ${index}`);
    while (!isOver) {
      const server = startServerProcess(environments[index] as Record<string, string>);
      const entry = { server, address: null as string | null };
      running.set(index, entry);
      const ready = server.ready.then((address) => {
        entry.address = address;
        return address;
      });
      void server.ended.then((ending) => inspect(ending, trouble));
      if (left === 0) {
        await ready;
        return;
      }
      left -= 1;
      if (own.happens(WHILE_STARTING)) {
        await Promise.race([sleep(own.between(0, STARTING_MS)), server.ended]);
      } else if ((await ready) !== null) {
        await sleep(own.between(...LIFE_MS));
      }
      if (entry.address === null) tally.whileStarting += 1;
      entry.address = null;
      await server.kill();
      tally.kills += 1;
    }
  }

  return {
    addresses: () => [...running.values()].flatMap(({ address }) => address ?? []),
    survived: Promise.all(environments.map((_, index) => runServer(index))).then(() => {}),
    killAll: async () => {
      isOver = true;
      await Promise.all([...running.values()].map(({ server }) => server.kill()));
      running.clear();
    },
    tally,
  };
}

/** The level from which a line of the log is an error. */
const ERROR_LEVEL = 50;

function inspect({ code, signal, output }: Ending, trouble: (text: string) => void): void {
  if (signal !== 'SIGKILL')
    trouble(`A server ended by itself (${signal ?? `exit code ${code}`}):\n${output.slice(-3000)}`);
  for (const line of output.split('\n')) {
    const level = Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? 0);
    if (level >= ERROR_LEVEL) trouble(`A server printed an error: ${line.slice(0, 1500)}`);
  }
}
