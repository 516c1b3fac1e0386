import { createAgenda } from './agenda.ts';
import type { TrafficMessage } from './journeys.ts';
import type { Sent, SentAnswer } from './traffic-client.ts';
import type { TrafficMix } from './traffic-mix.ts';
import type { TrafficTally } from './traffic-tally.ts';

export interface TrafficRun {
  readonly mix: TrafficMix;
  readonly cardIds: readonly string[];
  /** Messages a second. */
  readonly rate: number;
  readonly durationMs: number;
  /** How many may wait for their answers at once. */
  readonly mostAtOnce: number;
  readonly tally: TrafficTally;
  send(message: TrafficMessage, body: unknown): Promise<Sent>;
  /** Milliseconds from some beginning. */
  readonly nowMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly shouldStop: () => boolean;
}

interface Step {
  readonly card: { readonly id: string; isShort: boolean };
  readonly message: TrafficMessage;
  readonly rest: readonly TrafficMessage[];
  /** What the message before went out as. */
  readonly identityBefore: SentAnswer['identity'] | null;
}

/** Behind by more than this, a run does not catch up: it would send in bursts what it could not send in time. */
const longestLagMs = 250;

/**
 * Sends so many messages a second for so long: first whatever purchases have due, then new ones. What is not due by the
 * end stays undone, as purchases of every day do. Resolves when the last answer is there.
 */
export async function runTraffic(run: TrafficRun): Promise<void> {
  const { mix, tally, nowMs, sleep } = run;
  const cards = run.cardIds.map((id) => ({ id, isShort: false }));
  const cardsById = new Map(cards.map((card) => [card.id, card]));
  const agenda = createAgenda<Step>();
  const underWay = new Set<Promise<void>>();
  const startMs = nowMs();
  const endMs = startMs + run.durationMs;
  const spacingMs = 1000 / run.rate;

  function begin(): Step {
    const { cardId, messages } = mix.next(cards);
    const [message, ...rest] = messages;
    const card = cardsById.get(cardId);
    if (!message || !card) throw new Error('A journey has a card and a message.');
    return { card, message, rest, identityBefore: null };
  }

  async function play({ card, message, rest, identityBefore }: Step): Promise<void> {
    const identity = message.again && identityBefore ? { identity: identityBefore } : {};
    const sentAtMs = nowMs();
    const sent = await run.send(message, { type: message.type, card: card.id, ...message.body, ...identity });
    const answeredAtMs = nowMs();
    tally.note(message.type, sent, answeredAtMs - sentAtMs);
    if (sent.kind !== 'answered') return;
    const { outcome, decline_reason, identity: asSent } = sent.answer;
    card.isShort = isShortAfter(card.isShort, message.type, decline_reason);
    const [following, ...others] = rest;
    if (!following || (outcome === 'declined' && !following.anyway)) return;
    const step = { card, message: following, rest: others, identityBefore: asSent };
    agenda.add(answeredAtMs + following.afterMs, step);
  }

  for (let dueMs = startMs; dueMs < endMs && !run.shouldStop(); ) {
    const now = nowMs();
    if (now >= endMs) break;
    if (now < dueMs) {
      await sleep(dueMs - now);
      continue;
    }
    if (underWay.size >= run.mostAtOnce) {
      await Promise.race(underWay);
      continue;
    }
    const playing: Promise<void> = play(agenda.take(now) ?? begin()).finally(() => underWay.delete(playing));
    underWay.add(playing);
    dueMs = Math.max(dueMs + spacingMs, now - longestLagMs);
  }
  await Promise.all(underWay);
}

function isShortAfter(before: boolean, type: string, declineReason: string | null): boolean {
  if (type === 'original-credit') return declineReason !== null && before;
  return before || (declineReason?.startsWith('insufficient-') ?? false);
}
