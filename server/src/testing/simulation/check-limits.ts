import { readSpendControls, type SpendLimit } from '../../authorizations/index.ts';
import type { Card } from '../../cards/index.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type Level = 'product' | 'programme' | 'cardholder' | 'card';

/** A purchase as it counts in limits: what is held and what is settled of it, at the time of its last approval. */
interface Counted {
  readonly cardId: string;
  readonly cardholderId: string;
  readonly programmeId: string;
  readonly countedAt: Date;
  readonly amount: bigint;
}

export interface CheckLimitsOptions {
  /** True where nothing was forced: then no limit may have been passed. */
  readonly nothingIsForced?: boolean;
}

/** What every limit has counted is what a sum over the purchases says, computed without the limit's counters. */
export async function checkLimits(
  {
    database,
    engine,
    cards,
  }: Pick<SimulatedWorld, 'database' | 'engine'> & { readonly cards: readonly Card[] },
  { nothingIsForced = false }: CheckLimitsOptions = {},
): Promise<string[]> {
  const purchases = await database.query<Counted>(counted);
  const now = engine.clock.now();
  const findings: string[] = [];
  for (const card of cards) {
    const { levels } = await readSpendControls(database, card, now);
    for (const { level, rules, windows } of levels) {
      windows.forEach((shown, index) => {
        const limit = rules?.limits[index] as SpendLimit;
        const own = purchases.filter((purchase) => isCounted(level, card, purchase, limit, now));
        const amount = own.reduce((sum, purchase) => sum + purchase.amount, 0n);
        const name = `card ${card.id}, ${level} ${limit.window} ${limit.period} ${limit.timeZone}`;
        if (shown.amount && shown.amount.used !== amount)
          findings.push(`${name}: counted ${shown.amount.used}, and purchases come to ${amount}`);
        if (shown.count && shown.count.used !== own.length)
          findings.push(`${name}: counted ${shown.count.used} uses, and there are ${own.length}`);
        if (
          nothingIsForced &&
          (amount > (limit.amount ?? amount) || own.length > (limit.count ?? own.length))
        )
          findings.push(`${name}: ${amount} in ${own.length} uses were approved against the limit`);
      });
    }
  }
  return findings;
}

const counted = `
  select a.card_id as "cardId", cards.cardholder_id as "cardholderId", a.programme_id as "programmeId",
    a.counted_at as "countedAt", a.open + a.settled as amount
  from authorizations a join cards on cards.merchant_id = a.merchant_id and cards.id = a.card_id
  where a.open + a.settled > 0`;

function isCounted(level: Level, card: Card, purchase: Counted, limit: SpendLimit, now: Date): boolean {
  if (level === 'programme' && purchase.programmeId !== card.programmeId) return false;
  if (level === 'cardholder' && purchase.cardholderId !== card.cardholderId) return false;
  if ((level === 'card' || level === 'product') && purchase.cardId !== card.id) return false;
  return purchase.countedAt.getTime() >= windowStart(limit, now);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Neither zone has a summer time. */
const offsets: Readonly<Record<string, number>> = { UTC: 0, 'Asia/Singapore': 8 * HOUR_MS };
/** How long a rolling window is, and in steps of how long it moves. */
const rolling = {
  day: [DAY_MS, HOUR_MS],
  week: [7 * DAY_MS, 6 * HOUR_MS],
  month: [30 * DAY_MS, DAY_MS],
  year: [365 * DAY_MS, 7 * DAY_MS],
} as const;

/** The instant from which purchases count. */
function windowStart({ window, period, timeZone }: SpendLimit, now: Date): number {
  if (period === 'lifetime') return Number.NEGATIVE_INFINITY;
  if (window === 'rolling') {
    const [length, step] = rolling[period];
    const start = now.getTime() - length;
    return start - (start % step);
  }
  const offset = offsets[timeZone];
  if (offset === undefined) throw new Error(`The offset of ${timeZone} is not known here.`);
  const local = new Date(now.getTime() + offset);
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  const starts = {
    day: () => Date.UTC(year, month, day),
    week: () => Date.UTC(year, month, day - ((local.getUTCDay() + 6) % 7)),
    month: () => Date.UTC(year, month, 1),
    year: () => Date.UTC(year, 0, 1),
  };
  return starts[period]() - offset;
}
