import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

/*
 * Runs the suites on a real PostgreSQL: the one that DATABASE_URL names, otherwise one that is started for the run.
 * Arguments are handed to Vitest: npm run test:postgres -- server/src/ledger
 */

const report = (line: string) => console.log(`test:postgres  ${line}`);

process.exitCode = await runSuites(process.argv.slice(2));

async function runSuites(args: string[]): Promise<number> {
  // Ctrl-C reaches Vitest too; waiting for its end keeps the server up until nobody needs it.
  let interruptVitest = () => {};
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupted = true;
      interruptVitest();
    });
  }

  let server: EmbeddedPostgres | null = null;
  try {
    const given = process.env.DATABASE_URL;
    if (given)
      report(
        `using the server of DATABASE_URL (${withoutPassword(given)}); databases of its own, dropped at the end`,
      );
    else server = await startEmbeddedPostgres({ report });
    if (interrupted) return 130;

    const vitest = startVitest(args, server?.url ?? given ?? '');
    interruptVitest = () => vitest.child.kill('SIGTERM');
    const code = await vitest.exitCode;
    return interrupted ? 130 : code;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await server?.stop();
    if (server) report('PostgreSQL stopped, its directory removed');
  }
}

function startVitest(args: string[], url: string) {
  const program = join(createRequire(import.meta.url).resolve('vitest/package.json'), '..', 'vitest.mjs');
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(process.execPath, [program, 'run', ...args], {
    stdio: 'inherit',
    env: { ...environment, EMBOSS_TEST_DATABASE_URL: url },
  });
  const exitCode = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { child, exitCode };
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  if (parsed.password) parsed.password = '***';
  return parsed.href;
}
