import type { Currency } from '../../money/index.ts';
import type { Level, SubjectControls } from './spend-controls.ts';
import { type Window, windowKey } from './windows.ts';

/** A window that a rule names, in the row that counts it. */
export interface CountedWindow {
  readonly key: string;
  readonly window: Window;
  /** False for a limit in another currency than the card's: its counter stays as it is. */
  readonly applies: boolean;
}

/** The single use of a card, given back when its purchase is taken back as a whole. */
export const SINGLE_USE = 'card/single-use';

const wholeLife: Window = { window: 'calendar', period: 'lifetime', timeZone: 'UTC' };

/**
 * What the row of a subject counts: its own limits. A card's row counts its product's limits too, for these hold for
 * each card by itself, and its single use, whichever level allows no more than one.
 */
export function countedWindows(
  controls: readonly SubjectControls[],
  subject: Level,
  currency: Currency,
): CountedWindow[] {
  const counted: CountedWindow[] = [];
  for (const { level, rules } of controls) {
    if (rules === null || rowOf(level) !== subject) continue;
    const applies = rules.currency === currency;
    for (const window of rules.limits) counted.push({ key: windowKey(level, window), window, applies });
  }
  if (subject === 'card' && controls.some(({ rules }) => rules?.singleUse)) {
    counted.push({ key: SINGLE_USE, window: wholeLife, applies: true });
  }
  return counted;
}

/** The level of the row in which a level's limits are counted. */
export function rowOf(level: Level): Exclude<Level, 'product'> {
  return level === 'product' ? 'card' : level;
}
