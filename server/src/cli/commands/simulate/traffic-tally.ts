import type { Sent } from './traffic-client.ts';

export interface Counts {
  sent: number;
  approved: number;
  declined: number;
  failed: number;
}

/** What was counted of a run. */
export interface TrafficTally {
  readonly all: Readonly<Counts>;
  readonly byType: ReadonlyMap<string, Readonly<Counts>>;
  /** How often each reason was given. */
  readonly reasons: ReadonlyMap<string, number>;
  /** How often each thing went wrong, with what was said of it first. */
  readonly failures: ReadonlyMap<string, { readonly count: number; readonly message: string }>;
  /** How many in a row have had no answer. */
  readonly unanswered: number;
  note(type: string, sent: Sent, milliseconds: number): void;
  /** The time that so many hundredths of the answers took at most, in milliseconds; null before the first. */
  percentile(percent: number): number | null;
  /** The same for what was answered since this was last asked, and how many these were. */
  recent(): { readonly answers: number; readonly p50: number | null; readonly p99: number | null };
}

export function createTally(): TrafficTally {
  const all: Counts = { sent: 0, approved: 0, declined: 0, failed: 0 };
  const byType = new Map<string, Counts>();
  const reasons = new Map<string, number>();
  const failures = new Map<string, { count: number; message: string }>();
  const times: number[] = [];
  let unanswered = 0;
  let seen = 0;

  function countsOf(type: string): Counts {
    const counts = byType.get(type) ?? { sent: 0, approved: 0, declined: 0, failed: 0 };
    byType.set(type, counts);
    return counts;
  }

  return {
    ...{ all, byType, reasons, failures },
    get unanswered() {
      return unanswered;
    },
    note: (type, sent, milliseconds) => {
      const outcome = outcomeOf(sent);
      for (const counts of [all, countsOf(type)]) {
        counts.sent += 1;
        counts[outcome] += 1;
      }
      unanswered = sent.kind === 'no-answer' ? unanswered + 1 : 0;
      if (sent.kind === 'answered') {
        times.push(milliseconds);
        const reason = sent.answer.decline_reason;
        if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        return;
      }
      const code = sent.kind === 'no-answer' ? 'no answer' : sent.code;
      const failure = failures.get(code) ?? { count: 0, message: sent.message };
      failures.set(code, { ...failure, count: failure.count + 1 });
    },
    percentile: (percent) => percentileOf(times, percent),
    recent: () => {
      const latest = times.slice(seen);
      seen = times.length;
      return { answers: latest.length, p50: percentileOf(latest, 50), p99: percentileOf(latest, 99) };
    },
  };
}

function outcomeOf(sent: Sent): 'approved' | 'declined' | 'failed' {
  if (sent.kind !== 'answered') return 'failed';
  return sent.answer.outcome === 'declined' ? 'declined' : 'approved';
}

/** By the nearest rank: the smallest time that so many hundredths do not pass. */
function percentileOf(times: readonly number[], percent: number): number | null {
  const sorted = Float64Array.from(times).sort();
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? null;
}
