import { type Emboss, startEmboss } from './compose.ts';
import { type Config, readConfig } from './config.ts';
import { explain } from './platform/index.ts';

/** Starts Emboss from the environment and stops it in order when it is asked to. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const startedAt = performance.now();
  process.stdout.write(firstWords(config));
  const emboss = await startEmboss(config);
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    process.stdout.write(`\n${signal}: finishing what was accepted. Once more to stop at once.\n`);
    emboss.stop().then(
      () => process.stdout.write('Stopped. Everything is where you left it.\n'),
      (error) => fail(error),
    );
  };
  process.on('SIGINT', () => stop('Ctrl-C'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.stdout.write(welcome(config, emboss, performance.now() - startedAt));
}

function firstWords(config: Config): string {
  const where = config.databaseUrl === null ? `the embedded database in ${config.dataDir}` : 'PostgreSQL';
  return `Emboss (${config.mode}) is starting on ${where} …\n`;
}

function welcome(config: Config, emboss: Emboss, tookMs: number): string {
  const lines = [
    '',
    `  Emboss is ready at ${emboss.baseUrl}  (${(tookMs / 1000).toFixed(1)} s)`,
    '',
    ...emboss.doors.map(({ title, basePath }) => `    ${title.padEnd(13)}${emboss.baseUrl}${basePath}`),
  ];
  if (emboss.sandboxFile !== null) {
    lines.push(
      '',
      `  Credentials    ${emboss.sandboxFile}`,
      emboss.isFirstStart
        ? '                 just made: one merchant with a reserve of 1,000,000.00 USD, and keys for every door'
        : '                 the same as before; your cards are still here',
      '',
      '  Try next       npm run demo                a whole card life, over HTTP, with webhooks',
      '                 npm run demo -- physical    a physical card: verified, activated, used with a code',
      '                 npm run demo -- bananatech  the same cards through another vendor’s protocol',
      '                 npm run emboss -- --help    look around and change things',
    );
  }
  if (config.mode === 'sandbox') lines.push('', '  Ctrl-C stops it; nothing is lost.');
  return `${lines.join('\n')}\n\n`;
}

function fail(error: unknown): never {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exit(1);
}

main().catch(fail);
