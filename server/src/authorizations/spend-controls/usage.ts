import type { Currency } from '../../money/index.ts';
import { type AcceptorNames, acceptorKey } from './acceptor-key.ts';
import { type CountedWindow, countedWindows } from './counted-windows.ts';
import type { Level, SpendState, SubjectControls, WindowUse } from './spend-controls.ts';
import { bucketOf, oldestBucket } from './windows.ts';

/** A subject's counters as they are from now on. */
export interface SpendControlsChange {
  readonly merchantId: string;
  readonly subjectId: string;
  readonly level: Level;
  readonly state: SpendState;
}

/** What an approval takes: ten-thousandths of the card's currency, and one use unless it adds to an earlier one. */
export interface Use {
  readonly amount: bigint;
  readonly count: number;
  readonly currency: Currency;
  readonly at: Date;
  /** Where the card is used. */
  readonly acceptor: AcceptorNames;
}

/** What changes of a use that was charged before, at the authorization's time. */
export interface LaterUse {
  readonly amount: bigint;
  readonly count: number;
  readonly currency: Currency;
  readonly chargedAt: Date;
  readonly now: Date;
}

const nothing: SpendState = { windows: {}, lockedTo: null, declines: null };

/**
 * Counts a use in every window that limits the card, above the limit too: whether it may be is decided before. A window
 * is counted from its first use on; one that no rule names any more is dropped. Subjects with nothing to count are not
 * in the answer, so that no row is written for them.
 */
export function charge(
  merchantId: string,
  controls: readonly SubjectControls[],
  use: Use,
): SpendControlsChange[] {
  const locks = controls.some(({ rules }) => rules?.lockedToFirstMerchant);
  return changeRows(merchantId, controls, use.currency, ({ level, state }, counted) => {
    const before = state ?? nothing;
    const lockedTo = level === 'card' && locks ? (before.lockedTo ?? acceptorKey(use.acceptor)) : null;
    const isCounted = counted.length > 0 || Object.keys(before.windows).length > 0;
    if (!isCounted && lockedTo === before.lockedTo) return null;
    const windows: Record<string, WindowUse> = {};
    for (const each of counted) {
      const old = before.windows[each.key];
      if (each.applies) windows[each.key] = chargeWindow(old, each, use);
      else if (old !== undefined) windows[each.key] = old;
    }
    return { ...before, windows, lockedTo };
  });
}

function chargeWindow(old: WindowUse | undefined, { window }: CountedWindow, use: Use): WindowUse {
  const { at, amount, count } = use;
  const oldest = oldestBucket(window, at);
  const buckets: Record<string, { amount: string; count: number }> = {};
  for (const name in old?.buckets) {
    const bucket = old?.buckets[name];
    if (bucket !== undefined && name >= oldest) buckets[name] = bucket;
  }
  const name = bucketOf(window, at);
  buckets[name] = moved(buckets[name], amount, count);
  return { since: old?.since ?? at.toISOString(), buckets };
}

/**
 * Takes off what a reversal, an expiry or a lower settlement gives back: from the bucket of the authorization, if its
 * window was counted then and the bucket is still there.
 */
export function giveBack(
  merchantId: string,
  controls: readonly SubjectControls[],
  { amount, count, ...later }: LaterUse,
): SpendControlsChange[] {
  return changeBuckets(merchantId, controls, later, (bucket) => bucket && moved(bucket, -amount, -count));
}

/** Adds what was settled above the authorization to its bucket, also where that passes the limit. */
export function addTo(
  merchantId: string,
  controls: readonly SubjectControls[],
  { amount, count, ...later }: LaterUse,
): SpendControlsChange[] {
  return changeBuckets(merchantId, controls, later, (bucket, isOpen) =>
    bucket || isOpen ? moved(bucket, amount, count) : undefined,
  );
}

type Bucket = WindowUse['buckets'][string];

/** Changes the buckets that a use was charged to. `isOpen`: the window still counts that bucket. */
function changeBuckets(
  merchantId: string,
  controls: readonly SubjectControls[],
  { currency, chargedAt, now }: Omit<LaterUse, 'amount' | 'count'>,
  change: (bucket: Bucket | undefined, isOpen: boolean) => Bucket | undefined,
): SpendControlsChange[] {
  return changeRows(merchantId, controls, currency, ({ state }, counted) => {
    if (state === null) return null;
    const windows: Record<string, WindowUse> = {};
    for (const { key, window, applies } of counted) {
      const use = state.windows[key];
      if (use === undefined || !applies || Date.parse(use.since) > chargedAt.getTime()) continue;
      const name = bucketOf(window, chargedAt);
      const bucket = change(use.buckets[name], name >= oldestBucket(window, now));
      if (bucket !== undefined) windows[key] = { ...use, buckets: { ...use.buckets, [name]: bucket } };
    }
    if (Object.keys(windows).length === 0) return null;
    return { ...state, windows: { ...state.windows, ...windows } };
  });
}

/** Never below zero: what was given back twice, or more than was charged, leaves nothing. */
function moved(bucket: Bucket | undefined, amount: bigint, count: number): Bucket {
  const newAmount = BigInt(bucket?.amount ?? 0) + amount;
  const newCount = (bucket?.count ?? 0) + count;
  return { amount: newAmount < 0n ? '0' : String(newAmount), count: Math.max(0, newCount) };
}

/** Changes every row that counts something: the card's, the cardholder's and the programme's. */
function changeRows(
  merchantId: string,
  controls: readonly SubjectControls[],
  currency: Currency,
  change: (subject: SubjectControls, counted: readonly CountedWindow[]) => SpendState | null,
): SpendControlsChange[] {
  const changes: SpendControlsChange[] = [];
  for (const subject of controls) {
    if (subject.level === 'product') continue;
    const { level, subjectId } = subject;
    const state = change(subject, countedWindows(controls, level, currency));
    if (state !== null) changes.push({ merchantId, subjectId, level, state });
  }
  return changes;
}
