import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { closeAfterFile } from '../server/src/testing/close-after-file.ts';
import { testDatabaseOptions } from '../server/src/testing/test-database.ts';
import { until } from '../server/src/testing/until.ts';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const demo = fileURLToPath(new URL('./demo.ts', import.meta.url));

const dataDir = await mkdtemp(join(tmpdir(), 'emboss-journey-'));
closeAfterFile(() => rm(dataDir, { recursive: true, force: true }));
const database = await testDatabaseOptions();
const env = {
  ...process.env,
  EMBOSS_DATA_DIR: dataDir,
  EMBOSS_PORT: '0',
  EMBOSS_DELAY_MS: '20',
  DATABASE_URL: database.kind === 'postgres' ? database.url : '',
  NO_COLOR: '1',
};

interface Running {
  readonly process: ChildProcess;
  readonly output: () => string;
}

/** Starts a server as `npm start` does, and waits for its welcome. */
async function startServer(): Promise<Running> {
  const server = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  closeAfterFile(async () => void server.kill('SIGKILL'));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Ctrl-C stops it')) resolve();
    };
    server.stdout?.on('data', take);
    server.stderr?.on('data', take);
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });
  return { process: server, output: () => output };
}

async function stopServer({ process: server }: Running): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  return await exited;
}

const sandboxFile = () => readFile(join(dataDir, 'sandbox.json'), 'utf8').then((text) => JSON.parse(text));

describe('a stranger with a fresh clone', () => {
  test('is told what to do when the demo finds no server', async () => {
    const failed = await run(process.execPath, [demo], { env }).catch((error) => error);
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringContaining('npm start') });
  });

  test('is told which demos there are', async () => {
    const failed = await run(process.execPath, [demo, 'plastic'], { env }).catch((error) => error);
    expect(failed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('virtual, physical, bananatech'),
    });
  });

  // Two starts of a server and all demos: on a busy machine that takes its time.
  test('starts a server, plays the demos, stops it, and finds everything again', {
    timeout: 180_000,
  }, async () => {
    const first = await startServer();
    expect(first.output()).toContain('just made');
    const made = await sandboxFile();
    expect((await stat(join(dataDir, 'sandbox.json'))).mode & 0o777).toBe(0o600);
    expect(Object.keys(made)).toEqual(['baseUrl', 'native', 'worldcard', 'bananatech']);

    const played = await run(process.execPath, [demo], { env });
    expect(played.stdout).toContain('All as the document says.');
    expect(await stopServer(first)).toBe(0);

    const second = await startServer();
    expect(second.output()).toContain('the same as before');
    const found = await sandboxFile();
    const { baseUrl: _one, ...credentials } = made.worldcard;
    const { baseUrl: _two, ...same } = found.worldcard;
    expect(same).toEqual(credentials);
    expect(found.native.apiKey).toBe(made.native.apiKey);
    const physical = await run(process.execPath, [demo, 'physical'], { env });
    expect(physical.stdout).toContain('All as the document says.');
    expect(physical.stdout).toContain('nothing wrong');
    const bananatech = await run(process.execPath, [demo, 'bananatech'], { env });
    expect(bananatech.stdout).toContain('All as the document says.');
    expect(bananatech.stdout).toContain('nothing wrong');
    expect(await stopServer(second)).toBe(0);
  });

  test('cannot start a second server on the same embedded data directory', async (context) => {
    if (database.kind === 'postgres') return context.skip();
    const running = await startServer();
    const refused = await run(process.execPath, [main], { env }).catch((error) => error);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/in use by process \d+/) });
    await stopServer(running);
  });

  test('stops the server by stopping npm, and shares no file of its data', async () => {
    const npm = spawn('npm', ['start'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: join(main, '../../..'),
    });
    let output = '';
    await new Promise<void>((resolve) => {
      npm.stdout.on('data', (chunk: Buffer) => {
        output += chunk;
        if (output.includes('Ctrl-C stops it')) resolve();
      });
    });
    if (database.kind === 'pglite') expect((await stat(join(dataDir, 'pgdata'))).mode & 0o077).toBe(0);
    const { baseUrl } = await sandboxFile();
    const exited = new Promise((resolve) => npm.once('exit', resolve));
    npm.kill('SIGTERM');
    await exited;
    await until(
      () =>
        fetch(`${baseUrl}/healthz`).then(
          () => false,
          () => true,
        ),
      'the end of the server',
    );
  });

  test('cannot open the sandbox as production, which would keep its keys', async () => {
    const wrong = { ...env, EMBOSS_MODE: 'production', EMBOSS_EMBEDDED_DATABASE: 'true' };
    const refused = await run(process.execPath, [main], { env: wrong }).catch((error) => error);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('EMBOSS_MODE=sandbox') });
  });

  test('is told which variable is wrong', async () => {
    const wrong = { ...env, EMBOSS_PORT: 'eighty' };
    const refused = await run(process.execPath, [main], { env: wrong }).catch((error) => error);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('EMBOSS_PORT') });
  });

  test('who says production is refused until the database and the keys are named', async () => {
    const production = { ...env, EMBOSS_MODE: 'production', EMBOSS_DATA_DIR: join(dataDir, 'production') };
    const noDatabase = await run(process.execPath, [main], {
      env: { ...production, DATABASE_URL: '' },
    }).catch((e) => e);
    expect(noDatabase).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Production needs DATABASE_URL'),
    });
    const noKeys = await run(process.execPath, [main], {
      env: { ...production, DATABASE_URL: '', EMBOSS_EMBEDDED_DATABASE: 'true' },
    }).catch((error) => error);
    expect(noKeys).toMatchObject({ code: 1, stderr: expect.stringMatching(/EMBOSS_KEYS|EMBOSS_KEY_FILE/) });
  });
});
