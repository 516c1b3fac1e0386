import pino from 'pino';
import { pagesDoor } from '../pages/index.ts';
import { createHttpServer, type Database, timeOrderedIds, wallClock } from '../platform/index.ts';
import { challengesWorld } from './challenges-world.ts';
import { closeAfterFile } from './close-after-file.ts';
import { simulatedWorld } from './simulated-world.ts';

/** The hosted pages over real HTTP: the simulated provider with its people, and an engine with cards to be challenged. */
export async function pagesWorld(database: Database) {
  const people = simulatedWorld(database);
  const challenges = await challengesWorld(database);
  const logged: string[] = [];

  async function start(parts: Partial<Parameters<typeof pagesDoor>[0]> = {}) {
    const server = createHttpServer({
      log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
      newId: timeOrderedIds(wallClock),
      doors: [
        pagesDoor({
          verification: { simulated: people.context, testerChooses: true },
          challenges: challenges.context,
          isSandbox: true,
          ...parts,
        }),
      ],
      trustedProxies: [],
      databaseAnswers: async () => true,
    });
    const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
    closeAfterFile(() => server.close());
    return { baseUrl: `http://127.0.0.1:${port}`, inject: server.app.inject.bind(server.app) };
  }

  return {
    people,
    challenges,
    /** What was logged so far, but for times and ids: their digits may be anything. */
    logged: () => logged.map((line) => line.replace(/"(time|requestId)":"?[^,"]*"?,?/g, '')).join(''),
    start,
    ...(await start()),
  };
}
