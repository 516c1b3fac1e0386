import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { worldcardProducts } from '../dialects/worldcard/product-rules.ts';
import { apiWorld } from '../testing/api-world.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { testDatabase } from '../testing/test-database.ts';

// The programmes of this world are sold the products of WorldCard.
const world = await apiWorld(await testDatabase(), { productRules: { parrot: worldcardProducts } });
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const directory = await mkdtemp(join(tmpdir(), 'emboss-cli-'));
closeAfterFile(() => rm(directory, { recursive: true }));
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };

async function tenant() {
  const { path, programme } = await world.tenant();
  const whose = ['--merchant', path.slice('/merchants/'.length)];
  return { programme, run: (...words: string[]) => ran(server, ...words, ...whose) };
}

async function fileOf(content: unknown): Promise<string> {
  const path = join(directory, 'product.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const product = {
  ...{ code: '7', bin: '440872', brand: 'VISA', form: 'virtual', category: 'VIRTUAL-V', currency: 'USD' },
  issuer_country: 'US',
};

describe('products create', () => {
  test('without a file says so and exits with 2', async () => {
    const { exitCode, err } = await (await tenant()).run('products', 'create');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('--file is missing')]);
  });

  test('with a file that is not there or not JSON says so', async () => {
    const { run } = await tenant();
    const missing = await run('products', 'create', '--file', join(directory, 'nowhere.json'));
    expect([missing.exitCode, missing.err]).toEqual([1, expect.stringContaining('cannot be read')]);
    const broken = await run('products', 'create', '--file', await fileOf('{'));
    expect([broken.exitCode, broken.err]).toEqual([1, expect.stringContaining('is not JSON')]);
  });

  test('with what the dialect cannot serve gives the server’s reason', async () => {
    const { run } = await tenant();
    const file = await fileOf({ ...product, form: 'physical' });
    const { exitCode, err } = await run('products', 'create', '--file', file);
    expect([exitCode, err]).toEqual([1, 'form must be virtual for VIRTUAL-V.\n']);
  });

  test('makes the product of the file', async () => {
    const { run, programme } = await tenant();
    const file = await fileOf({ ...product, scene: 'Travel' });
    const created = await run('products', 'create', '--file', file, '--json');
    expect(created.json).toMatchObject({ ...product, scene: 'Travel', programme_id: programme });
    expect((await run('products', 'list', '--json')).json).toEqual([created.json]);
  });
});

describe('products start', () => {
  test('of a programme that there is not is refused', async () => {
    const { exitCode, err } = await (await tenant()).run('products', 'start', (await tenant()).programme);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('There is no such programme')]);
  });

  test('brings the catalogue, and the second time nothing', async () => {
    const { run, programme } = await tenant();
    const started = await run('products', 'start', programme);
    expect(started.out).toMatch(/1 +440872 +VISA +VIRTUAL-V[\s\S]*\n\n19 created, 0 there before\.\n$/);
    expect((await run('products', 'start', programme)).out).toBe('0 created, 19 there before.\n');
    expect((await run('products', 'list', '--json')).json).toHaveLength(19);
  });
});

describe('with several programmes', () => {
  test('a new one says which wire it speaks, or is told which there are', async () => {
    const { run } = await tenant();
    const { exitCode, err } = await run('programmes', 'create', 'Second');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('dialect must be one of parrot')]);
  });

  test('a code that several have says how to say which, and a programme and code name one', async () => {
    const { run, programme } = await tenant();
    await run('programmes', 'create', 'Second', '--dialect', 'parrot');
    for (const name of [programme, 'second'])
      expect(
        (await run('products', 'create', '--programme', name, '--file', await fileOf(product))).exitCode,
      ).toBe(0);
    const ambiguous = await run('products', 'disable', '7');
    expect([ambiguous.exitCode, ambiguous.err]).toEqual([2, expect.stringContaining('worldcard/7')]);
    const nobodys = await run('products', 'disable', 'third/7');
    expect([nobodys.exitCode, nobodys.err]).toEqual([1, expect.stringContaining('no programme "third"')]);
    expect((await run('products', 'disable', 'second/7')).out).toContain('no');
    const { out } = await run('products', 'list');
    expect(out).toMatch(/^PROGRAMME/);
    expect(out).toMatch(/Second +7 .* no /);
  });
});
