import { rowOf } from './counted-windows.ts';
import type { Level, SpendLimit, SubjectControls } from './spend-controls.ts';
import { usedIn, windowEnd, windowKey } from './windows.ts';

/** What is left of one limit. */
export interface LimitLeft extends Pick<SpendLimit, 'window' | 'period' | 'timeZone'> {
  readonly level: Level;
  /** Ten-thousandths of the rules' currency; null where only uses are limited. */
  readonly amount: { readonly limit: bigint; readonly used: bigint; readonly left: bigint } | null;
  readonly count: { readonly limit: number; readonly used: number; readonly left: number } | null;
  /** When the window ends and the next one begins; null for a rolling one and a lifetime. */
  readonly endsAt: Date | null;
}

/** What is left in each window of these levels. A product's limits are read from the counters of the card among them. */
export function leftIn(controls: readonly SubjectControls[], now: Date): LimitLeft[] {
  return controls.flatMap(({ level, rules }) => {
    const state = controls.find((subject) => subject.level === rowOf(level))?.state ?? null;
    return (rules?.limits ?? []).map((limit): LimitLeft => {
      const used = usedIn(state?.windows[windowKey(level, limit)], limit, now);
      const { window, period, timeZone, amount, count } = limit;
      return {
        level,
        ...{ window, period, timeZone },
        amount:
          amount === null ? null : { limit: amount, used: used.amount, left: leftOf(amount, used.amount) },
        count:
          count === null ? null : { limit: count, used: used.count, left: Math.max(0, count - used.count) },
        endsAt: windowEnd(limit, now),
      };
    });
  });
}

function leftOf(limit: bigint, used: bigint): bigint {
  return used < limit ? limit - used : 0n;
}
