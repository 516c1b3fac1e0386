import { type Output, tableText } from '../../output.ts';
import type { Counts, TrafficTally } from './traffic-tally.ts';

export interface Progress {
  readonly elapsedMs: number;
  readonly durationMs: number;
  /** Since the line before. */
  readonly sinceMs: number;
}

/** How far a run is, in one line. */
export function progressLine(tally: TrafficTally, { elapsedMs, durationMs, sinceMs }: Progress): string {
  const { answers, p50, p99 } = tally.recent();
  const { approved, declined, failed } = tally.all;
  return [
    `${seconds(elapsedMs)} of ${seconds(durationMs)} s`,
    `${Math.round((answers * 1000) / Math.max(1, sinceMs))} a second`,
    `${grouped(approved)} approved`,
    `${grouped(declined)} declined`,
    `${grouped(failed)} failed`,
    `p50 ${time(p50)}`,
    `p99 ${time(p99)}`,
  ].join(' · ');
}

export interface Run {
  readonly cards: number;
  readonly rate: number;
  readonly seed: number;
  readonly elapsedMs: number;
}

/** What became of a run. It is bad when nothing was answered. */
export function summary(tally: TrafficTally, run: Run): Output {
  const { all, byType } = tally;
  const answered = all.approved + all.declined;
  const rate = (answered * 1000) / Math.max(1, run.elapsedMs);
  const [p50, p99] = [tally.percentile(50), tally.percentile(99)];
  const headline =
    `${grouped(answered)} messages answered in ${seconds(run.elapsedMs)} s: ${rate.toFixed(1)} a second of ` +
    `${run.rate} asked for, on ${counted(run.cards, 'card')}. p50 ${time(p50)}, p99 ${time(p99)}. Seed ${run.seed}.`;
  const text = [
    headline,
    ...(all.sent === 0 ? [] : ['', typesTable(byType)]),
    ...section('Declined because', tally.reasons, (reason, count) => `${grouped(count)}  ${reason}`),
    ...section(
      'Failed',
      tally.failures,
      (code, { count, message }) => `${grouped(count)}  ${code}: ${message}`,
    ),
    ...(tally.failures.has('rate_limited') ? ['', rateHint] : []),
  ].join('\n');
  const json = {
    seconds: run.elapsedMs / 1000,
    cards: run.cards,
    seed: run.seed,
    rate,
    p50_ms: p50,
    p99_ms: p99,
    ...all,
    by_type: Object.fromEntries(byType),
    declined_because: Object.fromEntries(tally.reasons),
    failures: Object.fromEntries(tally.failures),
  };
  return { text, json, isBad: answered === 0 };
}

const rateHint =
  "The merchant's rate limit was met: use an operator's key, or raise it with `merchants update --rate-limit`.";

function typesTable(byType: ReadonlyMap<string, Counts>): string {
  const rows = [...byType].sort(([, a], [, b]) => b.sent - a.sent);
  return tableText(rows, {
    message: ([type]) => type,
    sent: ([, { sent }]) => grouped(sent),
    approved: ([, { approved }]) => grouped(approved),
    declined: ([, { declined }]) => grouped(declined),
    failed: ([, { failed }]) => grouped(failed),
  });
}

function section<Value>(
  heading: string,
  counts: ReadonlyMap<string, Value>,
  lineOf: (name: string, value: Value) => string,
): string[] {
  if (counts.size === 0) return [];
  const countOf = (value: Value) => (typeof value === 'number' ? value : (value as { count: number }).count);
  const sorted = [...counts].sort(([, a], [, b]) => countOf(b) - countOf(a));
  return ['', `${heading}:`, ...sorted.map(([name, value]) => `  ${lineOf(name, value)}`)];
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** 1234567 as 1,234,567. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0);
}

function time(milliseconds: number | null): string {
  return milliseconds === null ? '-' : `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}
