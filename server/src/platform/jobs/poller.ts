import { setTimeout as sleep } from 'node:timers/promises';

/** A loop that looks for work, works, and sleeps when there is none until it is woken or time passes. */
export interface Poller {
  /** There may be work now. */
  wake(): void;
  /** Starts no new work, and resolves when the work under way has ended. */
  stop(): Promise<void>;
}

export interface PollerOptions {
  /** Does one round; says whether there may be more to do at once. */
  readonly round: () => Promise<'more' | 'idle'>;
  readonly idleMs: number;
  readonly onError: (error: unknown) => void;
}

/** Starts the loop. A round that throws is reported and tried again after the idle pause. */
export function startPoller({ round, idleMs, onError }: PollerOptions): Poller {
  let stopping = false;
  let woken = false;
  let interrupt = new AbortController();

  async function pause(): Promise<void> {
    if (!woken && !stopping) {
      interrupt = new AbortController();
      await sleep(idleMs, undefined, { signal: interrupt.signal }).catch(() => {});
    }
    woken = false;
  }

  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        if ((await round()) === 'idle') await pause();
      } catch (error) {
        onError(error);
        woken = false;
        await pause();
      }
    }
  }

  const finished = loop();
  return {
    wake: () => {
      woken = true;
      interrupt.abort();
    },
    stop: async () => {
      stopping = true;
      interrupt.abort();
      await finished;
    },
  };
}
