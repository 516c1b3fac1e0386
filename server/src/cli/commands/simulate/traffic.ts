import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, CommandCall } from '../../command.ts';
import { exitCodes, Failure } from '../../failure.ts';
import type { Output } from '../../output.ts';
import { merchantOption, merchantPath } from '../../whose.ts';
import { activeCards } from './active-cards.ts';
import { readSeconds } from './duration.ts';
import type { LibraryMerchant } from './merchants.ts';
import { runTraffic } from './run-traffic.ts';
import { createTrafficClient } from './traffic-client.ts';
import { trafficMix } from './traffic-mix.ts';
import { progressLine, summary } from './traffic-report.ts';
import { createTally, type TrafficTally } from './traffic-tally.ts';
import { wholeNumber } from './whole-number.ts';

const mostCards = 1000;
const mostConnections = 64;
/** So many in a row without an answer, and the server is taken for gone. */
const unansweredIsGone = 50;

export const trafficCommand: Command = {
  name: 'simulate traffic',
  summary: 'Play what people do with cards, on many cards at once',
  details:
    'Purchases and their settlements, tips, fuel, hotel stays, parcels, cash, subscriptions, other currencies, refunds,\n' +
    'reversals, declines, and now and then a message twice or out of order. A card that runs dry is paid some money by\n' +
    'the network. What days keep apart is seconds apart here. Ctrl-C ends it early.',
  options: {
    rate: { value: '<n>', help: 'Messages a second; 50 when absent.' },
    for: { value: '<time>', help: 'How long, such as 60s or 5m; 30s when absent.' },
    cards: { value: '<n>', help: `On how many cards at most; ${mostCards} when absent.` },
    seed: { value: '<n>', help: 'The same seed plays the same purchases.' },
    ...merchantOption,
  },
  run: async (call) => {
    const rate = wholeNumber(call, 'rate', 50, 100_000);
    const durationMs = readSeconds('for', call.option('for') ?? '30s') * 1000;
    const most = wholeNumber(call, 'cards', mostCards, 100_000);
    const seed = wholeNumber(call, 'seed', randomInt(1, 2 ** 31), 2 ** 32 - 1);
    const path = await merchantPath(call);
    const { data: merchants } = await call.api.get<{ data: LibraryMerchant[] }>('/sandbox/acceptors');
    const cardIds = await activeCards(call.api, path, most);
    const mix = trafficMix({ seed, run: String(randomInt(10_000, 100_000)), merchants });
    return await play(call, { mix, path, cardIds, rate, durationMs, seed });
  },
};

interface Play {
  readonly mix: ReturnType<typeof trafficMix>;
  readonly path: string;
  readonly cardIds: readonly string[];
  readonly rate: number;
  readonly durationMs: number;
  readonly seed: number;
}

async function play(
  call: CommandCall,
  { mix, path, cardIds, rate, durationMs, seed }: Play,
): Promise<Output> {
  const tally = createTally();
  const connections = Math.min(mostConnections, Math.max(4, Math.ceil(rate / 10)));
  const client = createTrafficClient(await call.api.connection(), `/sandbox${path}/messages`, connections);
  const startMs = performance.now();
  const stopShowing = showProgress(call, tally, startMs, durationMs);
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  const keyOfRun = randomUUID();
  let sent = 0;
  try {
    await runTraffic({
      ...{ mix, cardIds, rate, durationMs, tally },
      mostAtOnce: connections,
      send: (_message, body) => {
        sent += 1;
        return client.send(body, `traffic-${keyOfRun}-${sent}`);
      },
      nowMs: () => performance.now(),
      sleep: (milliseconds) => sleep(milliseconds),
      shouldStop: () => isInterrupted || tally.unanswered >= unansweredIsGone,
    });
  } finally {
    stopShowing();
    process.off('SIGINT', interrupt);
    await client.close();
  }
  if (tally.unanswered >= unansweredIsGone) throw gone(tally);
  return summary(tally, { cards: cardIds.length, rate, seed, elapsedMs: performance.now() - startMs });
}

function gone(tally: TrafficTally): Failure {
  const answered = tally.all.approved + tally.all.declined;
  const why = tally.failures.get('no answer')?.message ?? 'unknown';
  return new Failure(
    `The server does not answer any more: ${why}. ${answered} messages were answered before.`,
    {
      next: 'Is it running? Start it with `npm start`.',
      exitCode: exitCodes.noServer,
    },
  );
}

/** A line that is written over on a terminal, and one now and then elsewhere. Answers what ends it. */
function showProgress(
  call: CommandCall,
  tally: TrafficTally,
  startMs: number,
  durationMs: number,
): () => void {
  const { live } = call;
  let lastMs = startMs;
  const timer = setInterval(
    () => {
      const now = performance.now();
      const line = progressLine(tally, { elapsedMs: now - startMs, durationMs, sinceMs: now - lastMs });
      lastMs = now;
      if (live) live(line);
      else call.progress(line);
    },
    live ? 500 : 5000,
  );
  return () => {
    clearInterval(timer);
    live?.('');
  };
}
