import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { storeDocument, useSession } from '../cardholders/index.ts';
import { publicId } from '../platform/index.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { sandboxApiOver } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { testJpeg } from '../testing/test-images.ts';
import { Secret } from '../vault/index.ts';

const database = await testDatabase();
const cards = await plasticsWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const directory = await mkdtemp(join(tmpdir(), 'emboss-cli-'));
closeAfterFile(() => rm(directory, { recursive: true }));
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const run = (...words: string[]) => ran(server, ...words, '--merchant', merchant);

async function fileOf(content: unknown): Promise<string> {
  const path = join(directory, randomUUID());
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const person = {
  cardholder: {
    ...{ first_name: 'Ada', last_name: 'Lovelace', country_code: 'GB', city: 'London' },
    address: '12 St James’s Square',
  },
};
const product = cards.product.code;

async function applied(): Promise<string> {
  const file = await fileOf(person);
  const { json } = await run(
    'cards',
    'apply',
    product,
    '--reference',
    randomUUID(),
    '--file',
    file,
    '--json',
  );
  return json.id;
}

describe('wrongly called', () => {
  test.each([
    [['products', 'quota'], '<product> is missing'],
    [['products', 'quota', '1', '--granted', 'many'], '--granted is a whole number from 0 to 10000000000.'],
    [['products', 'quota', '1', '--granted=-1'], '--granted is a whole number from 0 to 10000000000.'],
    [
      ['products', 'quota', '1', '--granted', '10000000001'],
      '--granted is a whole number from 0 to 10000000000.',
    ],
    [
      ['verifications', 'document', 'verification_1', 'passport', '--to', 'x'],
      'one of front, back and selfie',
    ],
    [['verifications', 'document', 'verification_1', 'front'], '--to is missing'],
    [['cards', 'apply', '1'], '--reference is missing'],
    [['cards', 'apply', '1', '--reference', 'x'], '--file is missing'],
    [['cards', 'assign', '1'], '--pan-file is missing'],
    [['cards', 'activate', '1'], '--pin-file is missing'],
    [['cards', 'stock', '1', '--add', '0'], '--add is a whole number'],
    [['cards', 'replace', '1'], '--reason is missing'],
    [['plastics', 'move', 'plastic_1'], '--to is missing'],
    [['plastics', 'report', 'plastic_1'], '--as is missing'],
    [['plastics', 'activate', '1'], '<plastic> is missing'],
    [['simulate', 'plastic', 'plastic_1'], '--to is missing'],
    [['simulate', 'verdict', '1'], '<verdict> is missing'],
    [['verifications', 'refuse', 'verification_1'], '--reason is missing'],
  ])('%j exits with 2 and says why', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test.each([
    [['products', 'quota', 'none'], 'There is no product "none"'],
    [['cards', 'plastics', publicId('card', randomUUID())], 'There is no such card'],
    [['plastics', 'show', publicId('plastic', randomUUID())], 'There is no such plastic'],
    [['plastics', 'list', product, '--state', 'melted'], 'state must be one of'],
    [['verifications', 'approve', publicId('verification', randomUUID())], 'There is no such verification'],
    [
      ['verifications', 'approve', publicId('card', randomUUID())],
      /^There is no such verification\. Its id looks like verification_\w{32}\.\nSee `npm run emboss -- verifications list`\.\n$/,
    ],
    [
      ['plastics', 'show', 'xyz'],
      /^There is no such plastic\. Its id looks like plastic_\w{32}\.\nSee `npm run emboss -- cards plastics <card>`\.\n$/,
    ],
    [['verifications', 'list', '--status', 'lost'], 'status must be one of'],
    [['verifications', 'list', '--limit', '101'], 'limit must be at most 100'],
    [['simulate', 'verdict', publicId('card', randomUUID()), 'approved'], 'There is no such card'],
  ])('%j exits with 1 and the server’s reason', async (words, message) => {
    const { exitCode, err } = await run(...words);
    expect(exitCode).toBe(1);
    expect(err).toMatch(message);
  });

  test('a secret whose file is not there is said so', async () => {
    const { exitCode, err } = await run('cards', 'activate', '1', '--pin-file', join(directory, 'nowhere'));
    expect([exitCode, err]).toEqual([1, expect.stringContaining('--pin-file cannot be read')]);
  });
});

describe('an opening quota', () => {
  test('is shown, set, and runs out', async () => {
    expect((await run('products', 'quota', product)).out).toBe(
      'As many cards as anybody likes, and they are not counted.\n',
    );
    expect((await run('products', 'quota', product, '--granted', '1')).out).toBe(
      'granted  1\nheld     0\nused     0\nleft     1\n',
    );
    await applied();
    const file = await fileOf(person);
    const { exitCode, err } = await run('cards', 'apply', product, '--reference', 'x', '--file', file);
    expect([exitCode, err]).toEqual([
      1,
      `The opening quota of the product is used up. An operator raises it: \`products quota ${product} --granted <n>\`.\n`,
    ]);
    expect((await run('products', 'quota', product, '--granted', '0')).out).toMatch(
      /held +1\nused +0\nleft +0, over by 1: nothing can be applied for/,
    );
    await run('products', 'quota', product, '--granted', '1000');
  });
});

describe('a physical card', () => {
  test('is applied for, verified, assigned a number of the stock, activated, lost and replaced', async () => {
    const card = await applied();
    const opened = await run('verifications', 'open', card);
    expect(opened.out).toMatch(
      /access token +_act-sbx-\S+\nexpires in +600 s\npage +http:\S+\/pages\/verification#token=_act-sbx-/,
    );
    const refused = await run('simulate', 'verdict', card, 'retry');
    expect(refused.out).toMatch(/status +rejected\nreason +The document image .*\nmay retry +yes\n/);
    await run('simulate', 'verdict', card, 'approved');
    const verification = await run('verifications', 'show', card);
    expect(verification.out).toMatch(/documents +none\n\nREVIEWED +BY +VERDICT.*\n.*rejected.*\n.*approved/);

    expect((await run('cards', 'stock', product)).out).toBe('Nothing is in stock. See --add.\n');
    expect((await run('cards', 'stock', product, '--add', '2')).out).toBe('2 added, 2 in stock.\n');
    const [plastic] = (await run('cards', 'stock', product, '--json')).json;
    expect((await run('cards', 'stock', product)).out).toContain(plastic.pan);
    const pan = await fileOf(`${plastic.pan}\n`);
    expect((await run('cards', 'assign', card, '--pan-file', pan)).out).toMatch(
      new RegExp(`status +pending-activation\nlast4 +${plastic.pan.slice(-4)}\n$`),
    );
    await run('cards', 'activate', card, '--pin-file', await fileOf('135790\n'));
    await cards.runJobs();
    const shown = await run('cards', 'show', card);
    expect(shown.out).toMatch(new RegExp(`status +active\n[\\s\\S]*plastic +${plastic.id}\n`));

    expect((await run('plastics', 'report', plastic.id, '--as', 'lost')).out).toMatch(/state +lost\n/);
    expect((await run('cards', 'show', card)).out).toMatch(/its plastic was +lost\n/);
    const { id } = (await run('cards', 'replace', card, '--reason', 'lost', '--json')).json;
    expect((await run('plastics', 'list', product)).out).toContain(id);
    await run('simulate', 'plastic', id, '--to', 'personalised');
    const shipped = ['--to', 'shipped', '--carrier', 'Royal Mail', '--tracking', 'RM1'];
    expect((await run('plastics', 'move', id, ...shipped)).out).toMatch(
      /carrier +Royal Mail\ntracking +RM1\nordered +.*\npersonalised +.*\nshipped +/,
    );
    const pin = await fileOf('246801');
    expect((await run('plastics', 'activate', card, id, '--pin-file', pin)).out).toMatch(/state +in-use\n/);
    const pieces = await run('cards', 'plastics', card, '--json');
    expect(pieces.json.map(({ state }: { state: string }) => state)).toEqual(['lost', 'in-use']);
    expect((await run('plastics', 'show', id)).out).toMatch(/reason +lost\n/);
  });

  test('is made by a bureau from the first piece on', async () => {
    const card = await applied();
    const { id } = (await run('verifications', 'show', card, '--json')).json;
    expect((await run('cards', 'plastics', card)).out).toBe('The card has no plastic yet.\n');
    expect((await run('verifications', 'approve', id)).out).toMatch(/status +approved\n/);
    const plastic = (await run('cards', 'order', card, '--json')).json;
    await run('plastics', 'move', plastic.id, '--to', 'personalised');
    expect((await run('cards', 'show', card)).out).toMatch(/status +pending-activation\n/);
  });

  test('is given up', async () => {
    const card = await applied();
    expect((await run('cards', 'cancel', card)).out).toMatch(/status +failed\n/);
  });
});

describe('verifications', () => {
  test('of a merchant that has none are said so', async () => {
    const whose = ['--merchant', (await world.tenant()).path.slice('/merchants/'.length)];
    const list = (...words: string[]) => ran(server, 'verifications', 'list', ...words, ...whose);
    expect((await list()).out).toBe('Nobody was to be verified yet.\n');
    expect((await list('--flagged')).out).toBe('Nobody is flagged.\n');
    expect((await list('--status', 'pending')).out).toBe('There is no such verification.\n');
  });

  test('are listed with who it is, their cards and why they were refused; cancelled ones as ended', async () => {
    const [refused, cancelled] = [await applied(), await applied()];
    await run('simulate', 'verdict', refused, 'retry');
    await run('cards', 'cancel', cancelled);
    const rowOf = async (card: string, ...words: string[]) => {
      const { number, reference } = (await run('cards', 'show', card, '--json')).json;
      const { out } = await run('verifications', 'list', ...words);
      return out.split('\n').find((line) => line.includes(`${number} (${reference})`)) ?? '';
    };
    const row = await rowOf(refused, '--status', 'rejected', '--waiting');
    expect(row).toMatch(/^rejected +Ada Lovelace .* The document image is blurry or cut off\.$/);
    expect(await rowOf(cancelled)).toMatch(/^not-started, ended +Ada Lovelace /);
    expect(await rowOf(cancelled, '--waiting')).toBe('');
    expect((await run('verifications', 'show', cancelled)).out).toMatch(
      /^name +Ada Lovelace\ncards +\d+ \(.*\), failed\n[\s\S]*status +not-started, ended\n/,
    );
    expect((await run('verifications', 'list', '--limit', '1', '--json')).json).toHaveLength(1);
  });

  test('have pictures that are saved to a file of one’s own, which is never overwritten', async () => {
    const card = await applied();
    const { verification_id: id, access_token } = (await run('verifications', 'open', card, '--json')).json;
    const use = await useSession(cards.engine, { token: Secret.of(access_token), browser: randomUUID() });
    if (use.kind !== 'open') throw new Error(use.reason);
    await storeDocument(cards.engine, use.session, { kind: 'front', bytes: testJpeg });
    const to = join(directory, randomUUID());
    const saved = await run('verifications', 'document', id, 'front', '--to', to);
    expect(saved.out).toBe(`${testJpeg.length} bytes in ${to}.\n`);
    expect(await readFile(to)).toEqual(testJpeg);
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    const again = await run('verifications', 'document', id, 'front', '--to', to);
    expect([again.exitCode, again.err]).toEqual([1, expect.stringContaining('--to cannot be written')]);
    const none = await run('verifications', 'document', id, 'selfie', '--to', join(directory, randomUUID()));
    expect([none.exitCode, none.err]).toEqual([1, 'There is no such document.\n']);
  });

  test('are refused by hand, with or without another try, and their pictures deleted', async () => {
    const { id } = (await run('verifications', 'show', await applied(), '--json')).json;
    const again = await run('verifications', 'refuse', id, '--reason', 'Blurry.', '--may-retry');
    expect(again.out).toMatch(/reason +Blurry\.\nmay retry +yes\n/);
    const final = await run('verifications', 'refuse', id, '--reason', 'Forged.');
    expect(final.out).toMatch(/reason +Forged\.\nmay retry +no\n/);
    expect((await run('verifications', 'list', '--json')).out).toContain(id);
    expect((await run('verifications', 'delete-documents', id)).out).toBe(
      'pictures           0\nidentity document  0\n',
    );
  });
});
