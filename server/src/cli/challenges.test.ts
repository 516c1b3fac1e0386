import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../platform/index.ts';
import { challengesWorld } from '../testing/challenges-world.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { sandboxApiOver } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const database = await testDatabase();
const cards = await challengesWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const run = (...words: string[]) => ran(server, ...words, '--merchant', merchant);
const card = publicId('card', (await cards.activeCard(1000)).id);

async function started(...words: string[]): Promise<string> {
  return (await run('simulate', 'challenge', card, '--amount', '42.00', ...words, '--json')).json.id;
}

describe('wrongly called', () => {
  test.each([
    [['simulate', 'challenge'], '<card> is missing'],
    [['simulate', 'challenge', card], '--amount is missing'],
    [
      ['simulate', 'challenge', card, '--amount', '1', '--valid-for', 'ever'],
      '--valid-for is a whole number',
    ],
    [['challenges', 'code'], '<challenge> is missing'],
    [['challenges', 'answer', 'challenge_1'], '--code is missing'],
    [['challenges', 'confirm'], '<challenge> is missing'],
  ])('%j exits with 2 and says why', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each([
    [['simulate', 'challenge', 'card_1', '--amount', '1'], 'There is no such card'],
    [['simulate', 'challenge', card, '--amount', '1', '--kind', 'riddle'], 'kind must be one of'],
    [['challenges', 'show', publicId('challenge', randomUUID())], 'There is no such challenge'],
    [['challenges', 'show', 'xyz'], 'See `npm run emboss -- challenges list`.'],
    [['challenges', 'list', '--card', 'card_1'], 'There is no such card'],
    [
      ['simulate', 'authorization', '--challenge', publicId('challenge', randomUUID())],
      'There is no such challenge',
    ],
  ])('%j exits with 1 and the server’s reason', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([1, expect.stringContaining(message)]);
  });
});

describe('a challenge', () => {
  test('by code is answered wrongly, then rightly, and proves its purchase', async () => {
    const id = await started('--at', 'blue-heron');
    const { code } = (await run('challenges', 'code', id, '--json')).json;
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const refused = await run('challenges', 'answer', id, '--code', wrong);
    expect([refused.exitCode, refused.out]).toEqual([
      1,
      expect.stringMatching(/^The code is wrong\.\n\n[\s\S]*attempts left +2\n/),
    ]);
    const early = await run('simulate', 'authorization', '--challenge', id);
    expect([early.exitCode, early.err]).toEqual([1, expect.stringContaining('The challenge is in-progress')]);
    const accepted = await run('challenges', 'answer', id, '--code', code);
    expect([accepted.exitCode, accepted.out]).toEqual([
      0,
      expect.stringMatching(/status +accepted\n[\s\S]*outcome +Y, ECI 05\n/),
    ]);
    const paid = await run('simulate', 'authorization', '--challenge', id);
    expect(paid.out).toMatch(/^Approved: 42\.00 USD at BLUE HERON COFFEE, Seattle US\./);
    const other = await run('simulate', 'authorization', '--challenge', id, '--amount', '43.00');
    expect(other.out).toMatch(/^Declined: .*authentication-mismatch, 63/);
  });

  test('by page shows where it is', async () => {
    const id = await started('--kind', 'redirect');
    const { out } = await run('challenges', 'code', id);
    expect(out).toMatch(/^code +\d{6}\npage +http:\/\/127\.0\.0\.1:\d+\/pages\/challenges\/[\w-]+\n$/);
  });

  test.each([
    ['confirm', 'accepted'],
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ])('ends by %s as %s', async (word, status) => {
    const id = await started('--kind', 'out-of-band');
    expect((await run('challenges', word, id)).out).toMatch(new RegExp(`status +${status}\n`));
    const again = await run('challenges', word, id);
    expect([again.exitCode, again.err]).toEqual([1, `The challenge is ${status}.\n`]);
    expect((await run('challenges', 'show', id)).out).toMatch(new RegExp(`status +${status}\n`));
  });

  test('is listed, and where there is none that is said', async () => {
    const id = await started();
    expect((await run('challenges', 'list', '--card', card, '--limit', '1')).out).toContain(id);
    const whose = ['--merchant', (await world.tenant()).path.slice('/merchants/'.length)];
    expect((await ran(server, 'challenges', 'list', ...whose)).out).toBe('Nobody was challenged yet.\n');
  });
});
