import { describe, expect, test } from 'vitest';
import { apiWorld } from '../testing/api-world.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { testDatabase } from '../testing/test-database.ts';

const world = await apiWorld(await testDatabase());
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const run = (...words: string[]) => ran(server, ...words);

describe('rates set', () => {
  test('without a rate says so and exits with 2', async () => {
    const { exitCode, err } = await run('rates', 'set', 'EUR');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('<rate> is missing')]);
  });

  test('gives the server’s reason for a rate that is none', async () => {
    const { exitCode, err } = await run('rates', 'set', 'EUR', '0,92');
    expect([exitCode, err]).toEqual([1, 'per_usd must be a plain decimal number, such as 0.92.\n']);
  });

  test('sets it from now on, or from then on', async () => {
    const now = await run('rates', 'set', 'EUR', '0.92', '--json');
    expect(JSON.parse(now.out)).toMatchObject({ currency: 'EUR', per_usd: '0.92' });
    await run('rates', 'set', 'EUR', '0.8', '--from', '2090-01-01T00:00:00.000Z');
    const inForce = await run('rates', 'list', '--json');
    expect(JSON.parse(inForce.out)).toEqual([JSON.parse(now.out)]);
    const all = await run('rates', 'list', '--all', '--currency', 'EUR');
    expect(all.out).toMatch(/EUR +0\.8 +2090[\s\S]*EUR +0\.92/);
  });
});

describe('shared-account', () => {
  test('moves money there and back, and shows what is in it', async () => {
    const { path, programme } = await world.tenant();
    const body = {
      ...{ code: '7', bin: '440872', brand: 'VISA', form: 'virtual', category: 'V', currency: 'USD' },
      ...{ issuer_country: 'US', funding_source: 'shared-account' },
    };
    await world.call('POST', `${path}/programmes/${programme}/products`, { body });
    const whose = ['--merchant', path.slice('/merchants/'.length)];
    const shared = (...words: string[]) => run('shared-account', ...words, ...whose);

    const poor = await shared('fund', '7', '10.00', 'may');
    expect([poor.exitCode, poor.err]).toEqual([1, 'The reserve has 0.00 USD available.\n']);
    const unknown = await shared('fund', '8', '10.00', 'may');
    expect([unknown.exitCode, unknown.err]).toEqual([1, expect.stringContaining('no product "8"')]);

    await run('reserve', 'fund', '100.00', 'USD', ...whose);
    expect((await shared('fund', '7', '10.00', 'may')).exitCode).toBe(0);
    expect((await shared('fund', '7', '10.00', 'may')).exitCode).toBe(0);
    expect((await shared('return', '7', '2.50', 'june')).out).toMatch(/posted +7\.50 USD/);
    const balance = JSON.parse((await shared('show', '7', '--json')).out);
    expect(balance).toEqual({ currency: 'USD', posted: '7.50', held: '0.00', available: '7.50' });
  });
});
