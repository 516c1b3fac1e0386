import { describe, expect, test } from 'vitest';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { call } = world;

describe('merchants', () => {
  test('are created with defaults, read, and changed in part', async () => {
    const created = await call('POST', '/merchants', {
      body: { name: 'Acme', settings: { utc_offset: '-03:00' } },
    });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      name: 'Acme',
      settings: {
        utc_offset: '-03:00',
        legacy_frozen_status: false,
        allow_private_callbacks: false,
        rate_limit: null,
      },
    });
    const path = `/merchants/${created.body.id}`;
    expect((await call('GET', path)).body).toEqual(created.body);

    const settings = { rate_limit: { per_second: 5, burst: 10 }, legacy_frozen_status: true };
    const changed = await call('PATCH', path, { body: { settings } });
    expect(changed.body).toEqual({ ...created.body, settings: { ...created.body.settings, ...settings } });
    const reset = await call('PATCH', path, { body: { name: 'Acme 2', settings: { rate_limit: null } } });
    expect(reset.body).toMatchObject({
      name: 'Acme 2',
      settings: { utc_offset: '-03:00', rate_limit: null },
    });
  });

  test('in production have a rate limit unless told otherwise', async () => {
    const production = await apiWorld(database, { mode: 'production' });
    const limitOf = async (settings?: object) =>
      (await production.call('POST', '/merchants', { body: { name: 'Acme', settings } })).body.settings
        .rate_limit;
    expect(await limitOf()).toEqual({ per_second: 50, burst: 100 });
    expect(await limitOf({ utc_offset: '+00:00' })).toEqual({ per_second: 50, burst: 100 });
    expect(await limitOf({ rate_limit: null })).toBeNull();
    expect(await limitOf({ rate_limit: { per_second: 7, burst: 9 } })).toEqual({ per_second: 7, burst: 9 });
  });

  test('stay as they are when a change is wrong', async () => {
    const { path } = await world.tenant();
    const before = await call('GET', path);
    const body = { name: 'New', settings: { utc_offset: 'east' } };
    expect((await call('PATCH', path, { body })).body.error.field).toBe('settings.utc_offset');
    expect((await call('GET', path)).body).toEqual(before.body);
  });

  test('are all listed for an operator, page by page, and only its own for a merchant', async () => {
    const tenants = await Promise.all([1, 2, 3].map(() => world.tenant()));
    const seen: string[] = [];
    for (let query = '?limit=2'; ; ) {
      const { body } = await call('GET', `/merchants${query}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.next_cursor === null) break;
      query = `?limit=2&cursor=${body.next_cursor}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const { path, key } of tenants) {
      expect(seen).toContain(path.slice('/merchants/'.length));
      const own = await call('GET', '/merchants', { key });
      expect(own.body.data.map(({ id }: { id: string }) => `/merchants/${id}`)).toEqual([path]);
    }
  });
});

describe('programmes', () => {
  test.each([
    [{ name: '', dialect: 'parrot' }, 'name'],
    [{ name: 'x' }, 'dialect'],
    [{ name: 'x', dialect: 'klingon' }, 'dialect'],
    [{ name: 'x', dialect: 'toString' }, 'dialect'],
  ])('are not created from %j', async (body, field) => {
    const { path } = await world.tenant();
    const answered = await call('POST', `${path}/programmes`, { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('are created, listed and read', async () => {
    const { path, key, programme } = await world.tenant();
    const created = await call('POST', `${path}/programmes`, { body: { name: 'Second', dialect: 'parrot' } });
    expect(created.status).toBe(201);
    expect((await call('GET', `${path}/programmes/${created.body.id}`, { key })).body).toEqual(created.body);
    const { body } = await call('GET', `${path}/programmes`, { key });
    expect(body.data.map(({ id }: { id: string }) => id).sort()).toEqual([programme, created.body.id].sort());
  });

  test('of another merchant are not found under one’s own path', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    expect((await call('GET', `${mine.path}/programmes/${other.programme}`, { key: mine.key })).status).toBe(
      404,
    );
  });
});

describe('the allowlist', () => {
  test('is empty at first and replaced as a whole', async () => {
    const { path, key } = await world.tenant();
    expect((await call('GET', `${path}/allowlist`, { key })).body).toEqual({ entries: [] });
    const entries = ['1.2.3.4/32', '::ffff:10.0.0.0/104', '2001:DB8::/32'];
    const replaced = await call('PUT', `${path}/allowlist`, { key, body: { entries } });
    expect(replaced.body).toEqual({ entries: ['1.2.3.4', '10.0.0.0/8', '2001:db8::/32'] });
    expect((await call('GET', `${path}/allowlist`, { key })).body).toEqual(replaced.body);
  });

  test.each([
    [{ entries: ['1.2.3.4', '10.0.0.1/8'] }, 'entries.1'],
    [{ entries: ['example.com'] }, 'entries.0'],
    [{ entries: [1] }, 'entries.0'],
    [{ entries: '1.2.3.4' }, 'entries'],
    [{}, 'entries'],
  ])('is not replaced by %j', async (body, field) => {
    const { path } = await world.tenant();
    const answered = await call('PUT', `${path}/allowlist`, { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });
});

describe('callbacks', () => {
  const urls = async (path: string, programme: string) =>
    (await call('GET', `${path}/programmes/${programme}/callbacks`)).body.data;

  test('are set and taken away by topic', async () => {
    const { path, programme, key } = await world.tenant();
    const callback = `${path}/programmes/${programme}/callbacks/said`;
    const set = await call('PUT', callback, { key, body: { url: 'https://example.com/hook' } });
    expect(set.body).toEqual({ topic: 'said', url: 'https://example.com/hook' });
    expect(await urls(path, programme)).toEqual([
      { topic: 'said', url: 'https://example.com/hook' },
      { topic: 'heard', url: null },
    ]);
    expect((await call('DELETE', callback, { key })).body).toEqual({ topic: 'said', url: null });
    expect((await urls(path, programme))[0]).toEqual({ topic: 'said', url: null });
  });

  test.each(['', 'not a url', 'ftp://example.com', 'http://127.0.0.1:1', 'http://169.254.169.254/'])(
    'are not set to %j',
    async (url) => {
      const { path, programme } = await world.tenant();
      const answered = await call('PUT', `${path}/programmes/${programme}/callbacks/said`, { body: { url } });
      expect([answered.status, answered.body.error.field]).toEqual([400, 'url']);
      expect(await urls(path, programme)).toContainEqual({ topic: 'said', url: null });
    },
  );

  test('may point into a private network for a merchant that may do that', async () => {
    const { path, programme } = await world.tenant({ allowPrivateCallbacks: true });
    const body = { url: 'http://127.0.0.1:1/' };
    expect((await call('PUT', `${path}/programmes/${programme}/callbacks/said`, { body })).status).toBe(200);
  });

  test('need a topic and a programme that there are', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const body = { url: 'https://example.com/' };
    const unknown = await call('PUT', `${mine.path}/programmes/${mine.programme}/callbacks/sung`, { body });
    expect(unknown.body.error).toMatchObject({
      field: 'topic',
      message: 'topic must be one of said, heard.',
    });
    expect(
      (await call('PUT', `${mine.path}/programmes/${other.programme}/callbacks/said`, { body })).status,
    ).toBe(404);
    expect((await call('GET', `${mine.path}/programmes/${other.programme}/callbacks`)).status).toBe(404);
  });
});
