import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../platform/index.ts';
import { ran } from '../testing/cli-world.ts';

const directory = await mkdtemp(join(tmpdir(), 'emboss-offline-'));
const dataDir = join(directory, 'data');
const environment = {
  EMBOSS_DATA_DIR: dataDir,
  EMBOSS_URL: 'http://127.0.0.1:59999',
  EMBOSS_API_KEY: 'emb_none',
};
const run = (...words: string[]) => ran(environment, ...words);

afterAll(() => rm(directory, { recursive: true }));

// One embedded database, from nothing to the end of a key rotation; the tests build on each other.
describe('without a server', () => {
  test('an empty database is told from a migrated one', async () => {
    const { exitCode, err } = await run(
      'api-keys',
      'create',
      '--offline',
      '--name',
      'first',
      '--scope',
      'operator',
    );
    expect([exitCode, err]).toEqual([1, expect.stringContaining('npm run emboss -- migrate')]);
  });

  test('migrate brings the database up to date, once', async () => {
    const first = await run('migrate', '--json');
    expect(first.json.applied).toContain('0001-platform');
    expect((await run('migrate')).out).toBe('The database is up to date.\n');
  });

  test('the first operator key is written into the database', async () => {
    const words = ['api-keys', 'create', '--offline', '--name', 'first', '--scope', 'operator', '--json'];
    expect((await run(...words)).json.key).toMatch(/^emb_[A-Za-z0-9_-]{43}$/);
    const nobody = await run(...words.map((word) => (word === 'operator' ? 'merchant' : word)));
    expect([nobody.exitCode, nobody.err]).toEqual([1, expect.stringContaining('merchantId is needed')]);
    const merchant = ['--merchant', `merchant_${'0'.repeat(32)}`];
    expect(
      (await run(...words.map((word) => (word === 'operator' ? 'merchant' : word)), ...merchant)).err,
    ).toContain('no such merchant');
    expect((await run(...words, '--merchant', 'acme')).exitCode).toBe(2);
  });

  test('the ledger is verified when no server answers', async () => {
    const { exitCode, out, err } = await run('ledger', 'verify');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('The ledger is sound')]);
    expect(err).toContain('opening the database itself');
  });

  test('books that are not sound exit with 1', async () => {
    const change = async (sql: string) => {
      const database = await openDatabase({ kind: 'pglite', dataDir });
      await database.query(sql);
      await database.close();
    };
    await change(`insert into accounts (merchant_id, id, currency, kind, subject, may_go_negative, posted_credits)
      values (gen_random_uuid(), gen_random_uuid(), 'USD', 'reserve', '', false, 1)`);
    const { exitCode, out } = await run('ledger', 'verify', '--offline');
    expect([exitCode, out]).toEqual([1, expect.stringContaining('NOT sound')]);
    await change('delete from accounts');
  });

  test('keys are created once, added to, activated, and everything is brought under the new ones', async () => {
    const keyFile = join(dataDir, 'keys.json');
    expect((await run('keys', 'create')).exitCode).toBe(0);
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    const before = await readFile(keyFile, 'utf8');
    const again = await run('keys', 'create');
    expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining('never overwritten')]);
    expect(await readFile(keyFile, 'utf8')).toBe(before);

    const [added, activated] = [join(directory, 'added.json'), join(directory, 'activated.json')];
    expect((await run('keys', 'add', '--file', added, '--json')).json).toMatchObject({
      current: 1,
      versions: [1, 2],
    });
    const withAdded = { ...environment, EMBOSS_KEY_FILE: added };
    const wrong = await ran(withAdded, 'keys', 'activate', '3', '--file', activated);
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('versions 1, 2')]);
    await ran(withAdded, 'keys', 'activate', '2', '--file', activated);
    const { json } = await ran(
      { ...environment, EMBOSS_KEY_FILE: activated },
      'vault',
      'reencrypt',
      '--json',
    );
    expect(json).toEqual({
      ...{ cardNumbers: 0, credentials: 0, platformKeys: 0, decisionHooks: 0 },
      ...{ pictures: 0, identityDocuments: 0, sandboxProfiles: 0 },
    });
    const old = await run('vault', 'reencrypt');
    expect([old.exitCode, old.err]).toEqual([1, expect.stringContaining('Missing: version 2')]);
  });

  test('a database that a server holds is left alone', async () => {
    const database = await openDatabase({ kind: 'pglite', dataDir });
    const { exitCode, err } = await run('migrate');
    await database.close();
    expect([exitCode, err]).toEqual([1, expect.stringContaining('in use by process')]);
  });

  test('an environment that makes no sense is explained', async () => {
    const { exitCode, err } = await ran({ ...environment, EMBOSS_MODE: 'production' }, 'migrate');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('DATABASE_URL')]);
  });
});
