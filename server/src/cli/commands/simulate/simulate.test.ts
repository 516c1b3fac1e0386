import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../../platform/index.ts';
import { apiWorld } from '../../../testing/api-world.ts';
import { ran } from '../../../testing/cli-world.ts';
import { closeAfterFile } from '../../../testing/close-after-file.ts';
import { sandboxApiWorld } from '../../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database);
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const serious = await apiWorld(database, { mode: 'production' });
const serving = await serious.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => serious.server.close());
const production = {
  EMBOSS_URL: `http://127.0.0.1:${serving.port}`,
  EMBOSS_API_KEY: serious.operatorKey,
};
const run = (...words: string[]) => ran(server, 'simulate', ...words, '--merchant', merchant);

async function cardWith(major = 100): Promise<string> {
  return publicId('card', (await cards.activeCard(major)).id);
}

describe('wrongly called', () => {
  test.each([
    [['authorization', '--amount', '1'], '--card is missing'],
    [['authorization', '--card', 'card_1'], '--amount is missing'],
    [['verification'], '--card is missing'],
    [
      ['authorization', '--card', 'card_1', '--amount', '1', '--billing', '10'],
      "--billing looks like '10.00 USD'",
    ],
    [['verification', '--card', 'card_1', '--amount', '1'], "'--amount'"],
    [['traffic', '--rate', '0'], '--rate is a whole number'],
    [['traffic', '--rate', 'fast'], '--rate is a whole number'],
    [['traffic', '--for', 'ever'], '--for looks like 60s'],
    [['cards', '--count', '-1'], '--count is a whole number'],
  ])('%j exits with 2 and says why', async (words, message) => {
    const { exitCode, err, out } = await run(...words);
    expect([exitCode, err, out]).toEqual([2, expect.stringContaining(message), '']);
  });

  test('a time span without a unit is none', async () => {
    const { exitCode, err } = await ran(server, 'simulate', 'clock', '--advance', '8');
    expect([exitCode, err]).toEqual([2, expect.stringContaining('--advance looks like 60s')]);
  });

  test.each([
    [['authorization', '--card', 'card_1', '--amount', '1'], 'There is no such card'],
    [['authorization', '--card', 'x', '--amount', 'ten'], 'amount must be a plain decimal number'],
    [['authorization', '--card', 'x', '--amount', '1', '--at', 'nowhere'], 'merchant.library must be one of'],
    [['settlement', '--authorization', 'authorization_1'], 'There is no such'],
  ])('%j exits with 1 and the server’s reason', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([1, expect.stringContaining(message)]);
  });

  test('traffic of a merchant without cards says how to make one', async () => {
    const { path } = await world.tenant();
    const whose = ['--merchant', path.slice('/merchants/'.length)];
    const { exitCode, err } = await ran(server, 'simulate', 'traffic', '--for', '1s', ...whose);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('simulate cards --count')]);
  });
});

describe('a message', () => {
  test('says in a line what became of it and what is left', async () => {
    const card = await cardWith(100);
    const { exitCode, out } = await run(
      'authorization',
      '--card',
      card,
      '--amount',
      '12.50',
      '--at',
      'blue-heron',
    );
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Approved: 12\.50 USD at BLUE HERON COFFEE, Seattle US\. 87\.50 USD left\.\n/);
    expect(out).toMatch(
      / {2}authorization_[0-9a-f]{32} · is pending · code \w{6} · transaction id \d{15}\n$/,
    );
  });

  test('that is declined is answered too: exit code 0, with the reason and what would have passed', async () => {
    const { exitCode, out } = await run('authorization', '--card', await cardWith(10), '--amount', '11');
    expect(exitCode).toBe(0);
    expect(out).toContain(
      'The amount is larger than the available balance (insufficient-funds, 51); it would have passed with 1.00 USD less. 10.00 USD left.',
    );
  });

  test('in another currency says both amounts, and of a card that owes what it owes', async () => {
    const card = await cardWith(10);
    const { out } = await run('settlement', '--card', card, '--amount', '18.40', '--currency', 'EUR');
    expect(out).toContain('Settled: 18.40 EUR (20.00 USD) at AMAZON.COM');
    expect(out).toContain('(no-authorization). The card owes 10.00 USD.');
  });

  test('to a number that no card has is declined', async () => {
    const { exitCode, out } = await run('authorization', '--card', '4408720000000007', '--amount', '1');
    expect([exitCode, out]).toEqual([
      0,
      expect.stringContaining('Declined: No card has this number (unknown-card, 14).'),
    ]);
  });

  test('follows a purchase with its card, its place and its amount', async () => {
    const card = await cardWith(100);
    const bought = await run(
      'authorization',
      '--card',
      card,
      '--amount',
      '30',
      '--at',
      'blue-heron',
      '--json',
    );
    const purchase = ['--authorization', bought.json.authorization.id];
    const settled = await run('settlement', ...purchase, '--amount', '12', '--more-follow');
    expect(settled.out).toContain('Settled: 12.00 USD at BLUE HERON COFFEE, Seattle US. 70.00 USD left.');
    expect((await run('reversal', ...purchase)).out).toContain('Reversed: 18.00 USD at BLUE HERON');
    expect((await run('refund', ...purchase)).out).toContain('Refunded: 12.00 USD at BLUE HERON');
    const { exitCode, err } = await run('settlement', ...purchase);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('Nothing of this purchase is open')]);
  });

  test('is sent once under one idempotency key', async () => {
    const words = [
      'authorization',
      '--card',
      await cardWith(),
      '--amount',
      '1',
      '--idempotency-key',
      'once',
      '--json',
    ];
    expect((await run(...words)).json).toEqual((await run(...words)).json);
  });

  test('without an amount has none in its line', async () => {
    const { out } = await run('balance-inquiry', '--card', await cardWith(42), '--at', 'citypoint-atm');
    expect(out).toContain('Answered at CITYPOINT ATM 1183, New York US. 42.00 USD left.');
  });
});

test('merchants are listed', async () => {
  const { out, exitCode } = await ran(server, 'simulate', 'merchants');
  expect([exitCode, out]).toEqual([0, expect.stringMatching(/blue-heron +BLUE HERON COFFEE +coffee +5814/)]);
});

test('the clock is shown and moved', async () => {
  const before = await ran(server, 'simulate', 'clock', '--json');
  const after = await ran(server, 'simulate', 'clock', '--advance', '8d', '--json');
  const movedMs = Date.parse(after.json.now) - Date.parse(before.json.now);
  expect(movedMs).toBeGreaterThanOrEqual(8 * 86_400_000);
  expect(movedMs).toBeLessThan(8 * 86_400_000 + 60_000);
});

test('cards are issued until they are active, and traffic plays on them', async () => {
  const issuing = run('cards', '--count', '3', '--load', '200', '--json');
  let isDone = false;
  void issuing.finally(() => {
    isDone = true;
  });
  await until(async () => {
    await cards.runJobs();
    return isDone;
  }, 'cards are active');
  const issued = await issuing;
  expect(issued.json.map(({ status }: { status: string }) => status)).toEqual(['active', 'active', 'active']);

  const { exitCode, json } = await run('traffic', '--rate', '60', '--for', '2s', '--seed', '11', '--json');
  expect(exitCode).toBe(0);
  expect(json).toMatchObject({ failed: 0, seed: 11, by_type: { authorization: { failed: 0 } } });
  expect(json.approved).toBeGreaterThan(20);
  expect(json.approved + json.declined).toBe(json.sent);
  expect(await cards.verify()).toEqual([]);
}, 30_000);

describe('in production', () => {
  test.each([
    ['authorization', '--card', 'card_1', '--amount', '1'],
    ['cards', '--count', '1'],
    ['challenge', 'card_1', '--amount', '1'],
    ['clock'],
    ['merchants'],
    ['plastic', 'plastic_1', '--to', 'shipped'],
    ['traffic', '--rate', '1', '--for', '1s'],
    ['verdict', 'card_1', 'approved'],
  ])('%s says that it is there in a sandbox only', async (...words) => {
    const whose = words[0] === 'clock' || words[0] === 'merchants' ? [] : ['--merchant', merchant];
    const { exitCode, err } = await ran(production, 'simulate', ...words, ...whose);
    expect([exitCode, err]).toEqual([1, 'This is there in a sandbox only, and this is production.\n']);
  });
});

describe('traffic ends with exit code 3', () => {
  const traffic = (EMBOSS_URL: string) => {
    const words = ['simulate', 'traffic', '--rate', '500', '--for', '5s', '--merchant', merchant];
    return ran({ ...server, EMBOSS_URL }, ...words);
  };

  test('where no server is', async () => {
    const { exitCode, err } = await traffic('http://127.0.0.1:59998');
    expect([exitCode, err]).toEqual([3, expect.stringContaining('No Emboss answers')]);
  });

  test('when the server goes away', async () => {
    const acceptors = (await world.call('GET', '/sandbox/acceptors')).body;
    const breaking = createServer((request, response) => {
      if (request.method === 'POST') return request.socket.destroy();
      const cards = { data: [{ id: 'card_1', status: 'active' }], next_cursor: null };
      return response.end(JSON.stringify(request.url?.includes('/cards') ? cards : acceptors));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => breaking.once('listening', resolve));
    const { exitCode, err } = await traffic(`http://127.0.0.1:${(breaking.address() as AddressInfo).port}`);
    breaking.close();
    expect([exitCode, err]).toEqual([3, expect.stringContaining('does not answer any more')]);
  });
});
