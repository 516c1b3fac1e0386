import type { Config } from '../config.ts';
import type { Database } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { Failure } from './failure.ts';

const undefinedTable = '42P01';

/**
 * Opens the configured database without a server; on the embedded one that takes the lock of its directory.
 * The composition is loaded only here: commands that speak to a server do not wait for it.
 * @throws Failure when the database has no tables yet or does not answer
 */
export async function withDatabase<T>(
  environment: Environment,
  work: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  const [{ readConfig }, { openConfiguredDatabase }, { sqlState }] = await Promise.all([
    import('../config.ts'),
    import('../compose.ts'),
    import('../platform/index.ts'),
  ]);
  const config = readConfig(environment);
  const database = await openConfiguredDatabase(config);
  try {
    return await work(database, config);
  } catch (error) {
    throw explained(error, sqlState(error));
  } finally {
    await database.close();
  }
}

function explained(error: unknown, code: string | null): unknown {
  if (code === undefinedTable) {
    return new Failure('The database is empty, or older than this Emboss.', {
      next: 'Run `npm run emboss -- migrate` first.',
    });
  }
  if (code === 'ECONNREFUSED') {
    return new Failure(`PostgreSQL does not answer at DATABASE_URL: ${(error as Error).message}`);
  }
  return error;
}
