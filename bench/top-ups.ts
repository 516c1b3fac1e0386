import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Card, fundCard, issueCard } from '../server/src/cards/index.ts';
import type { Product } from '../server/src/catalog/index.ts';
import { startEmboss } from '../server/src/compose.ts';
import type { Engine } from '../server/src/compose-engine.ts';
import { readConfig } from '../server/src/config.ts';
import { LOAD, newMerchant } from './bench-merchant.ts';
import { median } from './median.ts';
import type { BenchOptions } from './options.ts';
import type { Table } from './table.ts';
import type { Workplace } from './workplace.ts';

const CARDS = 1_000;
const CALLERS = [64, 512];
const SPREAD = 16;

/** (c) top-ups accepted and finished, all from one merchant's reserve, and beside it from many. */
export async function measureTopUps(
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
): Promise<Table[]> {
  const lanes = options.lanes === null ? {} : { EMBOSS_COMMIT_LANES: String(options.lanes) };
  const emboss = await startEmboss(readConfig({ ...place.environment, ...lanes }));
  try {
    const { engine } = emboss;
    report(`${2 * CARDS} cards are being issued`);
    const one = await merchantsWithCards(engine, 1);
    const many = await merchantsWithCards(engine, SPREAD);
    const rows: Table['rows'][number][] = [];
    for (const callers of CALLERS) {
      const figures = { one: [] as Figures[], many: [] as Figures[] };
      for (let round = 1; round <= options.rounds; round++) {
        for (const [name, merchants] of [
          ['one', one],
          ['many', many],
        ] as const) {
          const result = await topUp(engine, merchants, callers, options.seconds);
          figures[name].push(result);
          report(
            `round ${round}: ${callers} callers, ${name}: ${Math.round(result.finished)} top-ups a second`,
          );
        }
      }
      rows.push(rowOf('1', callers, figures.one), rowOf(String(SPREAD), callers, figures.many));
    }
    return [
      {
        title: '(c) Top-ups accepted and finished',
        columns: ['merchants, each with its reserve', 'callers', 'accepted a second', 'finished a second'],
        rows,
        notes: [
          'Accepted: answered, with the amount held on the reserve. Finished: all of them credited to their cards by the workers of the same process, counted from the first order to the last credit.',
        ],
      },
    ];
  } finally {
    await emboss.stop();
  }
}

interface Figures {
  readonly accepted: number;
  readonly finished: number;
}

function rowOf(merchants: string, callers: number, rounds: readonly Figures[]) {
  const middle = (of: (figures: Figures) => number) => median(rounds.map(of));
  return [merchants, String(callers), middle(({ accepted }) => accepted), middle(({ finished }) => finished)];
}

interface Owned {
  readonly card: Card;
  readonly product: Product;
}

async function topUp(
  engine: Engine,
  cards: readonly Owned[],
  callers: number,
  seconds: number,
): Promise<Figures> {
  const start = performance.now();
  const end = start + seconds * 1000;
  let count = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) {
        const { card, product } = cards[count++ % cards.length] as Owned;
        const outcome = await fundCard(engine.cards, {
          card,
          product,
          reference: randomUUID(),
          amount: LOAD,
        });
        if (outcome.kind !== 'accepted')
          throw new Error(`A top-up of the benchmark was refused: ${outcome.reason}.`);
      }
    }),
  );
  const accepted = count / ((performance.now() - start) / 1000);
  await allFinished(engine);
  return { accepted, finished: count / ((performance.now() - start) / 1000) };
}

async function allFinished({ database }: Engine): Promise<void> {
  for (;;) {
    const open = await database.query(`select from operations where status = 'accepted' limit 1`);
    if (open.length === 0) return;
    await sleep(10);
  }
}

/** New merchants with as many cards in all as ever, each merchant with a full reserve. */
async function merchantsWithCards(engine: Engine, merchants: number): Promise<Owned[]> {
  const owners = await Promise.all(Array.from({ length: merchants }, () => newMerchant(engine)));
  const cards = await Promise.all(
    Array.from({ length: CARDS }, async (_, index) => {
      const product = owners[index % merchants] as Product;
      const outcome = await issueCard(engine.cards, {
        merchantId: product.merchantId,
        programmeId: product.programmeId,
        reference: randomUUID(),
        product,
        cardholder: nobody,
        firstLoad: LOAD,
      });
      if (outcome.kind !== 'accepted')
        throw new Error(`A card of the benchmark was refused: ${outcome.reason}.`);
      return { card: outcome.card, product };
    }),
  );
  await allFinished(engine);
  return cards;
}

const nobody = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: '',
  phone: '',
  phoneCountryCode: '',
  birthday: '',
  countryCode: 'US',
  city: '',
  address: '',
  addressLineTwo: '',
  state: '',
  postalCode: '',
};
