import { randomInt } from 'node:crypto';

export interface KillPlan {
  readonly kills: number;
  /** Decides who is killed when and what merchants do; how the machine schedules it all is not repeated. */
  readonly seed: number;
}

const LEAST_KILLS = 20;

/** EMBOSS_KILLS asks for more kills, EMBOSS_SEED for an earlier run's chance. */
export function killPlan(env: Readonly<Record<string, string | undefined>>): KillPlan {
  const kills = Number(env.EMBOSS_KILLS || LEAST_KILLS);
  const seed = Number(env.EMBOSS_SEED || randomInt(2 ** 31));
  if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
    throw new Error('EMBOSS_KILLS and EMBOSS_SEED must be whole numbers.');
  return { kills, seed };
}
