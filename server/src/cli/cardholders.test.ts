import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../platform/index.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { peopleWorld } from '../testing/people-world.ts';
import { sandboxApiOver } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const database = await testDatabase();
const people = await peopleWorld(database);
const { world, merchant } = await sandboxApiOver(database, people);
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const run = (...words: string[]) => ran(server, ...words, '--merchant', merchant);

describe('wrongly called', () => {
  test.each([
    [['cardholders', 'show'], 2, '<cardholder> is missing'],
    [['cardholders', 'show', publicId('cardholder', randomUUID())], 1, 'There is no such cardholder'],
    [['cardholders', 'show', '12'], 1, 'npm run emboss -- cardholders list'],
    [['cardholders', 'list', '--standing', 'lost'], 1, 'standing must be one of'],
    [['verifications', 'show', publicId('verification', randomUUID())], 1, 'There is no such verification'],
    [['verifications', 'show', publicId('cardholder', randomUUID())], 1, 'There is no such verification'],
  ])('%j says why', async (words, code, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([code, expect.stringContaining(message)]);
  });
});

describe('cardholders', () => {
  test('that no merchant has are said so', async () => {
    const { path } = await world.tenant();
    const whose = ['--merchant', path.slice('/merchants/'.length)];
    const list = async (...words: string[]) =>
      (await ran(server, 'cardholders', 'list', ...words, ...whose)).out;
    expect(await list()).toBe('The merchant has no cardholder yet.\n');
    expect(await list('--standing', 'pending')).toBe('There is no such cardholder.\n');
  });

  test('are listed, of one standing where that is asked for, and shown by id and by number', async () => {
    const [pending, accepted] = [await people.registered(), await people.accepted()];
    const listed = await run('cardholders', 'list');
    expect(listed.out).toMatch(/^NUMBER +STANDING +NAME +EMAIL +COUNTRY +REGISTERED FOR +CREATED +ID\n/);
    expect(listed.out).toContain(pending.email);
    const waiting = await run('cardholders', 'list', '--standing', 'pending', '--json');
    expect(waiting.out).toContain(pending.email);
    expect(waiting.out).not.toContain(accepted.email);
    const programme = publicId('programme', randomUUID());
    expect((await run('cardholders', 'list', '--programme', programme, '--json')).json).toEqual([]);

    const shown = await run('cardholders', 'show', publicId('cardholder', accepted.id));
    expect(shown.out).toMatch(/registered for +1\nstanding +accepted\nname +Ada Lovelace\n/);
    expect((await run('cardholders', 'show', String(accepted.number))).out).toBe(shown.out);
  });
});

describe('the verification of somebody who has no card yet', () => {
  test('is shown by its id and by their id, to the operator with their identity document', async () => {
    const cardholder = await people.registered();
    const { id } = await people.verification(cardholder);
    const shown = await run('verifications', 'show', publicId('verification', id));
    expect(shown.out).toMatch(/cards +none\n/);
    expect(shown.out).toMatch(/documents +front \(image\/jpeg, \d+ bytes\)\n/);
    expect(shown.out).toMatch(/identity document +passport X1234567\ngender +FEMALE\nissued +2020-01-31T/);
    expect((await run('verifications', 'show', publicId('cardholder', cardholder.id))).out).toBe(shown.out);
    const EMBOSS_API_KEY = await world.apiKey(['merchant'], people.scope.merchantId);
    const words = ['verifications', 'show', publicId('verification', id)];
    const theirs = await ran({ ...server, EMBOSS_API_KEY }, ...words);
    expect([theirs.exitCode, theirs.out]).toEqual([0, expect.not.stringContaining('X1234567')]);
  });
});
