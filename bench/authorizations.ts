import { startEmboss } from '../server/src/compose.ts';
import { readConfig } from '../server/src/config.ts';
import { authorizationTables } from './authorization-tables.ts';
import { authorizeScript, prepareAuthorizeFunction } from './authorize-function.ts';
import { type CardFleet, createCardFleet } from './card-fleet.ts';
import { authorizeOverHttp, type PurchaseServer, startPurchaseServer } from './http-purchases.ts';
import type { Latencies } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { pgbenchVersion, runPgbench } from './pgbench.ts';
import { createPurchases } from './purchases.ts';
import type { Table } from './table.ts';
import { type Contestant, takeTurns } from './take-turns.ts';
import type { Workplace } from './workplace.ts';

const CARDS = 20_000;
const CALLERS = [1, 64, 512];
const COMPARED = 64;
/** A quick look does not ask a server for each card. */
const QUICK_WARM_UP_S = 3;
const PGBENCH_CLIENTS = [8, 16, 32, 64];

/** (f) authorizations in process, (g) pgbench beside them, (h) and (i) over HTTP, (j) settlements. */
export async function measureAuthorizations(
  place: Workplace,
  options: BenchOptions,
  report: (line: string) => void,
): Promise<Table[]> {
  const { seconds, rounds, lanes } = options;
  const environment = {
    ...place.environment,
    ...(lanes === null ? {} : { EMBOSS_COMMIT_LANES: String(lanes) }),
  };
  const emboss = await startEmboss(readConfig(environment));
  let isRunning = true;
  const stopEmboss = async () => {
    if (isRunning) await emboss.stop();
    isRunning = false;
  };
  const stops = [stopEmboss];
  try {
    const fleet = await createCardFleet(emboss.engine, CARDS, report);
    const purchases = createPurchases(emboss.engine, fleet);
    report('each card is used once');
    await purchases.useEachCard();
    const inProcess: Contestant[] = [
      ...CALLERS.map((callers) => ({
        name: `(f) ${callers}`,
        run: () => purchases.authorize(callers, seconds),
      })),
      { name: '(j)', run: () => purchases.settle(COMPARED, seconds) },
    ];

    const { database } = place;
    if (database.kind === 'pglite') {
      // One process at a time may have its database.
      const figures = await takeTurns(inProcess, rounds, report);
      await stopEmboss();
      const overHttp = await openOverHttp(1);
      return authorizationTables(new Map([...figures, ...(await takeTurns(overHttp, rounds, report))]));
    }
    const beside: Contestant[] = [];
    if (pgbenchVersion() !== null) {
      await prepareAuthorizeFunction(emboss.engine.database, fleet);
      beside.push(...PGBENCH_CLIENTS.map((clients) => pgbench(database.url, fleet, clients, seconds)));
    }
    const overHttp = await openOverHttp(2);
    return authorizationTables(await takeTurns([...inProcess, ...beside, ...overHttp], rounds, report));

    async function openOverHttp(count: number): Promise<Contestant[]> {
      report(
        `${count === 1 ? 'a server is' : `${count} servers are`} being started, and asked for each card`,
      );
      const servers: PurchaseServer[] = [];
      for (let started = 0; started < count; started++) {
        const server = await startPurchaseServer({ ...place, environment }, fleet, COMPARED);
        stops.push(server.stop);
        servers.push(server);
        if (options.quick) await authorizeOverHttp([server], fleet, COMPARED, QUICK_WARM_UP_S);
        else await server.useEachCard();
      }
      return [
        {
          name: '(h)',
          run: () => authorizeOverHttp(servers.slice(0, 1), fleet, COMPARED, seconds),
        },
        ...(count === 1
          ? []
          : [{ name: '(i)', run: () => authorizeOverHttp(servers, fleet, COMPARED, seconds) }]),
      ];
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function pgbench(
  url: string,
  { merchantId, product, cards }: CardFleet,
  clients: number,
  seconds: number,
): Contestant {
  const variables = { merchant: merchantId, product: product.id, cards: cards.length };
  return {
    name: `(g) ${clients}`,
    run: async (): Promise<Latencies> => {
      const perSecond = await runPgbench(url, { script: authorizeScript, variables, clients, seconds });
      return { perSecond, p50Ms: Number.NaN, p99Ms: Number.NaN, maxMs: Number.NaN };
    },
  };
}
