import { listAuthorizationsAfter, listNetworkEvents } from '../server/src/authorizations/index.ts';
import { startEmboss } from '../server/src/compose.ts';
import { readConfig } from '../server/src/config.ts';
import { listFleet } from './authorize-function.ts';
import { type CardFleet, createCardFleet } from './card-fleet.ts';
import { type Latencies, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { createPurchases } from './purchases.ts';
import { storePurchases } from './stored-purchases.ts';
import type { Table } from './table.ts';
import { type Contestant, takeTurns } from './take-turns.ts';
import type { Workplace } from './workplace.ts';

const CARDS = 20_000;
const MANY = 10_000_000;
const QUICK = { cards: 2_000, many: 200_000 };
const CALLERS = 64;
const READERS = 8;
/** A card's first page, and what each card has where there is little. */
const PAGE = 20;
const MOST_SLOWER = 1.2;

/** (k) what a purchase and a card's first page take where millions of purchases are stored, beside where few are. */
export async function measureMany(
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
  inAnother: <T>(work: (place: Workplace) => Promise<T>) => Promise<T>,
): Promise<Table[]> {
  if (place.engine === 'pglite') return [];
  const { cards, many } = options.quick ? QUICK : { cards: CARDS, many: options.stored ?? MANY };
  const open = (where: Workplace, perCard: number, name: string) =>
    openStore(where, { cards, perCard, name }, options, report);
  const few = await open(place, PAGE, 'few');
  try {
    return await inAnother(async (other) => {
      const full = await open(other, many / cards, 'many');
      try {
        const figures = await takeTurns([...few.contestants, ...full.contestants], options.rounds, report);
        return [tableOf(figures, { few: PAGE * cards, many })];
      } finally {
        await full.stop();
      }
    });
  } finally {
    await few.stop();
  }
}

interface Store {
  readonly contestants: readonly Contestant[];
  stop(): Promise<void>;
}

/** An engine on a database where each card has so many purchases already. */
async function openStore(
  { environment }: Workplace,
  { cards, perCard, name }: { readonly cards: number; readonly perCard: number; readonly name: string },
  { seconds, lanes }: BenchOptions,
  report: (line: string) => void,
): Promise<Store> {
  const laned = lanes === null ? {} : { EMBOSS_COMMIT_LANES: String(lanes) };
  const { engine, stop } = await startEmboss(readConfig({ ...environment, ...laned }));
  const { database } = engine;
  const fleet = await prepare().catch(async (error) => {
    await stop();
    throw error;
  });
  const purchases = createPurchases(engine, fleet);

  async function prepare(): Promise<CardFleet> {
    const made = await createCardFleet(engine, cards, report);
    await listFleet(database, made);
    await storePurchases(database, made, perCard, report);
    report('each card is used once');
    await createPurchases(engine, made).useEachCard();
    return made;
  }

  const reading = (read: (card: { merchantId: string; id: string }) => Promise<number>) => () =>
    measure(READERS, seconds, async () => {
      const id = fleet.cards[Math.floor(Math.random() * cards)] as string;
      const found = await read({ merchantId: fleet.merchantId, id });
      if (found !== PAGE) throw new Error(`A page of the benchmark has ${found} rows.`);
      return 'more';
    });
  return {
    stop,
    contestants: [
      { name: `purchases, ${name}`, run: () => purchases.authorize(CALLERS, seconds) },
      {
        name: `authorizations page, ${name}`,
        run: reading(
          async (card) =>
            (await listAuthorizationsAfter(database, card, { after: null, limit: PAGE })).length,
        ),
      },
      {
        name: `network events page, ${name}`,
        run: reading(
          async (card) => (await listNetworkEvents(database, card, { number: 1, size: PAGE })).rows.length,
        ),
      },
    ],
  };
}

function tableOf(
  figures: ReadonlyMap<string, Latencies>,
  stored: { readonly few: number; readonly many: number },
): Table {
  const count = (value: number) => value.toLocaleString('en-US');
  const compared = [
    [`authorizations in process, ${CALLERS} callers`, 'purchases'],
    [`a card's first page of authorizations, ${READERS} readers`, 'authorizations page'],
    [`a card's first page of network events, with their number, ${READERS} readers`, 'network events page'],
  ].map(([label = '', name]) => {
    const few = (figures.get(`${name}, few`) as Latencies).perSecond;
    const many = (figures.get(`${name}, many`) as Latencies).perSecond;
    return { label, few, many, slower: few / many };
  });
  return {
    title: '(k) Where many purchases are stored',
    columns: [
      'a second',
      `${count(stored.few)} stored`,
      `${count(stored.many)} stored`,
      'takes so much longer',
    ],
    rows: compared.map(({ label, few, many, slower }) => [label, few, many, `${slower.toFixed(2)}×`]),
    notes: compared.map(
      ({ label, slower }) =>
        `Goal: ${label}: at most 1.20 times as long. Measured: ${slower.toFixed(2)} times, ${slower <= MOST_SLOWER ? 'met' : 'missed'}.`,
    ),
  };
}
