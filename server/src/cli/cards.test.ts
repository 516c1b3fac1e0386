import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { publicId } from '../platform/index.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { sandboxApiWorld } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const run = (...words: string[]) => ran(server, ...words, '--merchant', merchant);

async function owingCard(): Promise<Card> {
  const card = await cards.activeCard(100);
  await cards.settle(card, 130);
  return card;
}

describe('wrongly called', () => {
  test.each([
    [['cards', 'show'], '<card> is missing'],
    [['cards', 'clear-debt', '1'], '--from is either reserve or losses'],
    [['cards', 'clear-debt', '1', '--from', 'petty-cash'], '--from is either reserve or losses'],
    [['cards', 'block', '1'], '--reason is missing'],
  ])('%j exits with 2 and says why', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a card that does not exist exits with 1', async () => {
    const { exitCode, err } = await run('cards', 'show', publicId('card', randomUUID()));
    expect([exitCode, err]).toEqual([1, expect.stringContaining('There is no such card')]);
  });

  test('clearing what is not owed is refused', async () => {
    const card = await cards.activeCard(100);
    const { exitCode, err } = await run('cards', 'clear-debt', String(card.number), '--from', 'reserve');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('The card owes nothing.')]);
  });
});

describe('cards', () => {
  test('that no merchant has are said so, owing ones too', async () => {
    const { path } = await world.tenant();
    const whose = ['--merchant', path.slice('/merchants/'.length)];
    expect((await ran(server, 'cards', 'list', ...whose)).out).toBe('The merchant has no card yet.\n');
    expect((await ran(server, 'cards', 'list', '--owing', ...whose)).out).toBe('No card owes anything.\n');
  });

  test('are shown with their balances, by id and by number', async () => {
    const card = await cards.activeCard(100);
    await cards.authorize(card, 40);
    const shown = await run('cards', 'show', publicId('card', card.id));
    expect(shown.out).toMatch(/available +60\.00 USD\nheld +40\.00 USD\nincoming +0\.00 USD\n/);
    expect((await run('cards', 'show', String(card.number))).out).toBe(shown.out);
  });

  test('are blocked by their issuer, and shown so until that is lifted', async () => {
    const card = await cards.activeCard(100);
    const id = publicId('card', card.id);
    const blocked = await run('cards', 'block', id, '--reason', 'Fraud is looked into.');
    expect(blocked.out).toMatch(/status +active\nissuer block +Fraud is looked into\.\n/);
    expect((await run('cards', 'show', id)).out).toMatch(/issuer block +Fraud is looked into\.\n/);
    expect((await run('cards', 'block', id, '--reason', 'x')).err).toContain('The card is blocked already.');
    expect((await run('cards', 'unblock', id, '--json')).json).toMatchObject({ id, issuer_block: null });
    expect((await run('cards', 'unblock', id)).err).toContain('The card is not blocked.');
  });

  test('that owe are listed with what they owe until it is made good', async () => {
    const card = await owingCard();
    const id = publicId('card', card.id);
    expect((await run('cards', 'list')).out).toContain(id);
    const owing = await run('cards', 'list', '--owing');
    expect(owing.out).toMatch(new RegExp(`^OWED +NUMBER.*\n30\\.00 +${card.number} +.*${id}\n$`));
    const cleared = await run('cards', 'clear-debt', id, '--from', 'losses');
    expect(cleared.out).toBe('cleared  30.00 USD\nfrom     losses\n');
    expect((await run('cards', 'list', '--owing', '--json')).json).toEqual([]);
  });
});
