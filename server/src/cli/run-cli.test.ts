import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { productionRateLimit } from '../merchants/index.ts';
import { publicId } from '../platform/index.ts';
import { apiWorld } from '../testing/api-world.ts';
import { ran } from '../testing/cli-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { allCommands } from './commands/all-commands.ts';

const world = await apiWorld(await testDatabase());
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
const directory = await mkdtemp(join(tmpdir(), 'emboss-cli-'));
const server = {
  EMBOSS_URL: `http://127.0.0.1:${port}`,
  EMBOSS_API_KEY: world.operatorKey,
  EMBOSS_DATA_DIR: directory,
};
const run = (...words: string[]) => ran(server, ...words);

afterAll(async () => {
  await world.server.close();
  await rm(directory, { recursive: true });
});

/** A merchant of its own for a test, and the words that name it. */
async function tenant() {
  const { merchantId, programmeId, key, path } = await world.tenant();
  return {
    path,
    key,
    whose: ['--merchant', publicId('merchant', merchantId)],
    programme: publicId('programme', programmeId),
  };
}

describe('calling it wrongly', () => {
  test.each([
    [['nonsense'], 'There is no command "nonsense"'],
    [['merchants', 'destroy'], 'merchants create'],
    [['merchants', 'create'], '<name> is missing'],
    [['merchants', 'create', 'a', 'b'], 'Nobody knows what "b" is for'],
    [['merchants', 'list', '--colour'], "'--colour'"],
    [['merchants', 'create', 'a', '--utc-offset'], '--utc-offset'],
    [['merchants', 'create', 'a', '--rate-limit', 'fast'], '--rate-limit looks like 20/40'],
    [['merchants', 'update', 'merchant_x'], 'Say what is to change'],
    [['merchants', 'update', 'merchant_x', '--private-callbacks', 'maybe'], 'either on or off'],
    [['allowlist', 'set'], 'Give addresses, or --nobody'],
    [['allowlist', 'set', '1.2.3.4', '--nobody'], 'Give addresses, or --nobody'],
    [['callbacks', 'set', 'said'], 'Give a <url>, or --none'],
    [['credentials', 'create'], 'either --secret-file or --generate'],
    [['credentials', 'create', '--secret-file', 'key.pem'], 'looks like public_key=key.pem'],
    [['api-keys', 'create', '--scope', 'operator'], '--name is missing'],
    [['api-keys', 'create', '--name', 'x', '--scope', 'root'], '--scope is one of'],
    [['reserve', 'fund', '-5', 'USD'], '-5'],
  ])('as %j says what is wrong and exits with 2', async (words, message) => {
    const { exitCode, out, err } = await run(...words);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(exitCode).toBe(2);
  });
});

describe('help', () => {
  test.each([[], ['--help'], ['help']])('is shown for %j and names every command', async (...words) => {
    const { exitCode, out } = await run(...words);
    expect(exitCode).toBe(0);
    for (const { name } of allCommands) expect(out).toContain(`  ${name} `);
  });

  test('of a topic shows its commands', async () => {
    const { exitCode, out } = await run('reserve', '--help');
    expect(exitCode).toBe(0);
    expect(out).toContain('reserve fund');
    expect(out).not.toContain('merchants create');
  });

  test.each(allCommands.map((command) => [command.name, command] as const))(
    'of %s shows how to call it',
    async (name, command) => {
      const { exitCode, out } = await ran({}, ...name.split(' '), '--help');
      expect(exitCode).toBe(0);
      expect(out).toContain(`npm run emboss -- ${name}`);
      const words = [
        ...(command.arguments ?? []).map((one) => `<${one.name}>`),
        ...Object.keys(command.options ?? {}).map((option) => `--${option}`),
      ];
      for (const word of words) expect(out).toContain(word);
    },
  );
});

test('help says what rate limit a merchant has when nothing is said', async () => {
  const { out } = await ran({}, 'merchants', 'create', '--help');
  expect(out).toContain(`${productionRateLimit.perSecond}/${productionRateLimit.burst} in`);
});

describe('reaching the server', () => {
  test('without a key says how to get one', async () => {
    const { exitCode, err } = await ran({ EMBOSS_DATA_DIR: join(directory, 'empty') }, 'merchants', 'list');
    expect(exitCode).toBe(1);
    expect(err).toContain('npm start');
    expect(err).toContain('api-keys create --offline');
  });

  test('with a wrong key says so', async () => {
    const { exitCode, err } = await ran({ ...server, EMBOSS_API_KEY: 'emb_wrong' }, 'merchants', 'list');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('Set EMBOSS_API_KEY')]);
  });

  test('with a key of another scope names the scope', async () => {
    const { key } = await tenant();
    const { exitCode, err } = await ran({ ...server, EMBOSS_API_KEY: key }, 'api-keys', 'list');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('scope operator')]);
  });

  test('where none listens exits with 3', async () => {
    const { exitCode, err } = await ran(
      { ...server, EMBOSS_URL: 'http://127.0.0.1:59999' },
      'merchants',
      'list',
    );
    expect([exitCode, err]).toEqual([3, expect.stringContaining('npm start')]);
  });

  test('that is something else says so', async () => {
    const other = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const EMBOSS_URL = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { exitCode, err } = await ran({ ...server, EMBOSS_URL }, 'merchants', 'list');
    other.close();
    expect([exitCode, err]).toEqual([1, expect.stringContaining('Does EMBOSS_URL lead to Emboss?')]);
  });

  test('whose answer is lost tells how to repeat the call safely', async () => {
    const breaking = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => breaking.once('listening', resolve));
    const EMBOSS_URL = `http://127.0.0.1:${(breaking.address() as AddressInfo).port}`;
    const { exitCode, err } = await ran({ ...server, EMBOSS_URL }, 'merchants', 'create', 'Acme');
    breaking.close();
    expect(exitCode).toBe(3);
    const key = /--idempotency-key (\S+)/.exec(err)?.[1] ?? '';
    const first = await run('merchants', 'create', 'Acme', '--idempotency-key', key, '--json');
    const again = await run('merchants', 'create', 'Acme', '--idempotency-key', key, '--json');
    expect(again.json).toEqual(first.json);
  });

  test('takes address, key and merchant from the sandbox’s file', async () => {
    const { whose, path } = await tenant();
    const sandbox = {
      baseUrl: server.EMBOSS_URL,
      native: { apiKey: world.operatorKey, merchantId: whose[1] },
    };
    await writeFile(join(directory, 'sandbox.json'), JSON.stringify(sandbox));
    await run('reserve', 'fund', '5.00', 'USD', ...whose);
    const { json } = await ran({ EMBOSS_DATA_DIR: directory }, 'reserve', 'show', '--json');
    const reserve = (await world.call('GET', `${path}/reserve/USD`)).body;
    expect(json).toEqual(reserve);
    const sameKey = await run('reserve', 'show', '--json');
    expect(sameKey.json).toEqual(reserve);
    const other = await world.apiKey(['operator']);
    const otherKey = await ran({ ...server, EMBOSS_API_KEY: other }, 'reserve', 'show');
    expect([otherKey.exitCode, otherKey.err]).toEqual([2, expect.stringContaining('several merchants')]);
  });

  test('says which file is broken', async () => {
    await writeFile(join(directory, 'sandbox.json'), '{');
    const { exitCode, err } = await ran({ EMBOSS_DATA_DIR: directory }, 'merchants', 'list');
    expect((await run('merchants', 'list')).exitCode).toBe(0);
    await rm(join(directory, 'sandbox.json'));
    expect([exitCode, err]).toEqual([1, expect.stringContaining('sandbox.json is not JSON')]);
  });
});

describe('merchants and programmes', () => {
  test('are created, listed and changed', async () => {
    const created = await run(
      'merchants',
      'create',
      'Acme Ltd',
      '--utc-offset',
      '-03:00',
      '--rate-limit',
      '20/40',
      '--json',
    );
    expect(created.json).toMatchObject({
      name: 'Acme Ltd',
      settings: { utc_offset: '-03:00', rate_limit: { per_second: 20, burst: 40 } },
    });
    const { id } = created.json;
    const changed = await run(
      'merchants',
      'update',
      id,
      '--rate-limit',
      'off',
      '--private-callbacks',
      'on',
      '--json',
    );
    expect(changed.json.settings).toMatchObject({ rate_limit: null, allow_private_callbacks: true });
    const listed = await run('merchants', 'list');
    expect(listed.out).toMatch(/^ID +NAME +CREATED\n/);
    expect(listed.out).toContain(`${id}  Acme Ltd`);
    const programme = await run(
      'programmes',
      'create',
      'Cards',
      '--dialect',
      'parrot',
      '--merchant',
      id,
      '--json',
    );
    expect((await run('programmes', 'list', '--merchant', id, '--json')).json).toEqual([programme.json]);
  });

  test('that are refused exit with 1 and the server’s reason', async () => {
    const { exitCode, err } = await run('merchants', 'create', 'Acme', '--utc-offset', 'east');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('settings.utc_offset must be an offset')]);
  });

  test('must be named where there are several', async () => {
    await tenant();
    await tenant();
    const { exitCode, err } = await run('allowlist', 'show');
    expect([exitCode, err]).toEqual([
      2,
      expect.stringMatching(/several merchants[\s\S]*--merchant merchant_/),
    ]);
  });

  test('need not be named by a key that sees only one', async () => {
    const { key, programme } = await tenant();
    const { out } = await ran({ ...server, EMBOSS_API_KEY: key }, 'programmes', 'list');
    expect(out).toContain(programme);
  });
});

describe('what belongs to a merchant', () => {
  test('allowlist', async () => {
    const { whose } = await tenant();
    expect((await run('allowlist', 'show', ...whose)).out).toBe('The allowlist is empty: nobody gets in.\n');
    await run('allowlist', 'set', '0.0.0.0/0', '::/0', ...whose);
    expect((await run('allowlist', 'show', ...whose, '--json')).json).toEqual(['0.0.0.0/0', '::/0']);
    expect((await run('allowlist', 'set', '10.0.0.1/8', ...whose)).err).toContain('10.0.0.0/8 would be');
    expect((await run('allowlist', 'set', '--nobody', ...whose, '--json')).json).toEqual([]);
  });

  test('callbacks', async () => {
    const { whose } = await tenant();
    await run('callbacks', 'set', 'said', 'https://example.com/hook', ...whose);
    expect((await run('callbacks', 'show', ...whose)).out).toMatch(
      /said +https:\/\/example.com\/hook\nheard +-\n/,
    );
    expect((await run('callbacks', 'set', 'said', '--none', ...whose, '--json')).json).toEqual({
      topic: 'said',
      url: null,
    });
    expect((await run('callbacks', 'set', 'sung', 'https://example.com', ...whose)).err).toContain(
      'one of said, heard',
    );
  });

  test('credentials', async () => {
    const { whose } = await tenant();
    const file = join(directory, 'token.txt');
    await writeFile(file, 'from a file\n');
    const created = await run('credentials', 'create', '--secret-file', `token=${file}`, ...whose, '--json');
    expect(created.json).toMatchObject({ dialect: 'parrot', expires_at: null });
    const missing = await run('credentials', 'create', '--secret-file', 'token=/nowhere/token', ...whose);
    expect([missing.exitCode, missing.err]).toEqual([
      1,
      expect.stringContaining('The secret token cannot be read'),
    ]);
    const rotated = await run(
      'credentials',
      'rotate',
      created.json.id,
      '--generate',
      '--overlap-hours',
      '0',
      ...whose,
    );
    expect(rotated.out).toContain('private_token (shown only now)  never stored');
    const listed = await run('credentials', 'list', ...whose, '--json');
    expect(listed.json.map(({ expires_at }: { expires_at: string | null }) => expires_at !== null)).toEqual([
      true,
      false,
    ]);
    await run('credentials', 'revoke', listed.json[1].id, ...whose);
    expect((await run('credentials', 'rotate', listed.json[1].id, '--generate', ...whose)).err).toContain(
      'revoked before',
    );
  });

  test('reserve', async () => {
    const { whose } = await tenant();
    expect((await run('reserve', 'fund', '1.005', 'USD', ...whose)).err).toContain(
      'at most 2 decimals in USD',
    );
    const { out } = await run('reserve', 'fund', '12.50', 'USD', '--reference', 'wire 9', ...whose);
    expect(out).toContain('available  12.50 USD');
    expect((await run('reserve', 'show', ...whose)).out).toContain('available  12.50\n');
    expect((await run('reserve', 'statement', ...whose)).out).toMatch(/reserve-funding +12\.50 .* wire 9\n/);
    expect((await run('reserve', 'statement', 'JPY', ...whose)).out).toBe('Nothing has moved it yet.\n');
  });

  test('products', async () => {
    const { whose, path, programme } = await tenant();
    const body = {
      ...{ code: '7', bin: '440872', brand: 'VISA', form: 'virtual', category: 'VIRTUAL-V', currency: 'USD' },
      ...{ issuer_country: 'US', cardholder_rule: 'none', scene: 'Travel' },
    };
    const { body: product } = await world.call('POST', `${path}/programmes/${programme}/products`, { body });
    expect((await run('products', 'list', ...whose)).out).toMatch(
      /7 +440872 +VISA +VIRTUAL-V +USD +card-balance +yes +Travel +product_/,
    );
    expect((await run('products', 'disable', '7', ...whose, '--json')).json.enabled).toBe(false);
    expect((await run('products', 'enable', product.id, ...whose, '--json')).json.enabled).toBe(true);
    expect((await run('products', 'list', '--category', 'VIRTUAL-R', ...whose)).out).toBe(
      'The merchant has no product yet.\n',
    );
    expect((await run('products', 'enable', '8', ...whose)).err).toContain('There is no product "8"');
  });

  test('deliveries', async () => {
    const { whose } = await tenant();
    expect((await run('deliveries', 'list', ...whose)).out).toBe('There is no webhook yet.\n');
    expect((await run('deliveries', 'list', '--state', 'lost', ...whose)).err).toContain(
      'state must be one of',
    );
    const unknown = `delivery_${'0'.repeat(32)}`;
    expect((await run('deliveries', 'show', unknown, ...whose)).err).toContain('There is no such delivery');
    expect((await run('deliveries', 'redeliver', unknown, ...whose)).exitCode).toBe(1);
  });
});

test('API keys are created, listed and revoked', async () => {
  const created = await run(
    'api-keys',
    'create',
    '--name',
    'till',
    '--scope',
    'operator',
    '--scope',
    'network',
    '--json',
  );
  const environment = { ...server, EMBOSS_API_KEY: created.json.key };
  expect((await ran(environment, 'merchants', 'list')).exitCode).toBe(0);
  expect((await run('api-keys', 'list')).out).toContain('operator, network');
  await run('api-keys', 'revoke', created.json.id);
  expect((await ran(environment, 'merchants', 'list')).exitCode).toBe(1);
});

test('the ledger is verified by the server', async () => {
  const { exitCode, out } = await run('ledger', 'verify');
  expect([exitCode, out]).toEqual([0, expect.stringContaining('The ledger is sound')]);
});
