import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findApiKeys, findCredential } from '../../merchants/index.ts';
import { wallClock } from '../../platform/index.ts';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { call } = world;

const secretOf = async (publicId: string) => {
  const { vault } = world.context;
  const found = await findCredential(database, vault, { dialect: 'parrot', publicId, now: wallClock.now() });
  return found?.secrets.token?.reveal() ?? null;
};

describe('creating a credential', () => {
  test.each([
    [{}, 'secrets'],
    [{ secrets: {} }, 'secrets.token'],
    [{ secrets: { token: '' } }, 'secrets.token'],
    [{ secrets: { token: 7 } }, 'secrets.token'],
    [{ secrets: { token: 'x', private_key: 'y' } }, 'secrets.private_key'],
    [{ secrets: { token: 'x' }, generate: true }, 'secrets'],
    [{ generate: 'yes' }, 'generate'],
  ])('from %j is refused', async (body, field) => {
    const { path, programme } = await world.tenant();
    const answered = await call('POST', `${path}/programmes/${programme}/credentials`, { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', `${path}/credentials`)).body.data).toEqual([]);
  });

  test('for another merchant’s programme is refused', async () => {
    const [mine, other] = [await world.tenant(), await world.tenant()];
    const path = `${mine.path}/programmes/${other.programme}/credentials`;
    expect((await call('POST', path, { key: mine.key, body: { generate: true } })).status).toBe(404);
  });

  test('takes the merchant’s half and never shows it', async () => {
    const { path, programme, key } = await world.tenant();
    const body = { secrets: { token: 'my secret half' } };
    const created = await call('POST', `${path}/programmes/${programme}/credentials`, { key, body });
    expect(created.body).toMatchObject({
      dialect: 'parrot',
      public_details: { greeting_key: 'hello' },
      expires_at: null,
    });
    expect(JSON.stringify(created.body)).not.toContain('my secret half');
    expect(await secretOf(created.body.public_id)).toBe('my secret half');
    const listed = await call('GET', `${path}/credentials?programme_id=${programme}`, { key });
    expect(listed.body.data).toEqual([created.body]);
  });

  test('makes both halves in the sandbox and shows the merchant’s once', async () => {
    const { path, programme } = await world.tenant();
    const request = { body: { generate: true }, idempotencyKey: randomUUID() };
    const created = await call('POST', `${path}/programmes/${programme}/credentials`, request);
    expect(created.body.generated).toEqual({ token: 'made for you', private_token: 'never stored' });
    expect((await call('POST', `${path}/programmes/${programme}/credentials`, request)).body).toEqual(
      created.body,
    );
    expect((await call('GET', `${path}/credentials`)).body.data[0]).not.toHaveProperty('generated');
  });

  test('makes no merchant’s half in production', async () => {
    const production = await apiWorld(database, { mode: 'production' });
    const { path, programme } = await production.tenant();
    const answered = await production.call('POST', `${path}/programmes/${programme}/credentials`, {
      body: { generate: true },
    });
    expect([answered.status, answered.body.error.field]).toEqual([400, 'generate']);
  });
});

describe('a credential', () => {
  async function credential() {
    const tenant = await world.tenant();
    const { path, programme } = tenant;
    const { body } = await call('POST', `${path}/programmes/${programme}/credentials`, {
      body: { generate: true },
    });
    return { ...tenant, credential: body, at: `${path}/credentials/${body.id}` };
  }

  test('is rotated with an overlap, once', async () => {
    const { credential: old, at, key, path } = await credential();
    const body = { secrets: { token: 'new half' }, overlap_hours: 1 };
    const rotated = await call('POST', `${at}/rotate`, { key, body });
    expect(rotated.status).toBe(201);
    expect(await secretOf(old.public_id)).toBe('made for you');
    expect(await secretOf(rotated.body.public_id)).toBe('new half');
    const [first] = (await call('GET', `${path}/credentials`)).body.data;
    const overlapMs = new Date(first.expires_at).getTime() - new Date(rotated.body.created_at).getTime();
    expect(overlapMs).toBe(3_600_000);
    expect((await call('POST', `${at}/rotate`, { key, body })).body.error.code).toBe('not_possible');
  });

  test.each([-1, 24 * 91])('is not rotated with an overlap of %d hours', async (overlap_hours) => {
    const { at } = await credential();
    const answered = await call('POST', `${at}/rotate`, { body: { generate: true, overlap_hours } });
    expect([answered.status, answered.body.error.field]).toEqual([400, 'overlap_hours']);
  });

  test('without an overlap ends at once', async () => {
    const { at, credential: old } = await credential();
    await call('POST', `${at}/rotate`, { body: { generate: true, overlap_hours: 0 } });
    expect(await secretOf(old.public_id)).toBeNull();
  });

  test('is revoked, and that may be said twice', async () => {
    const { at, key, credential: old } = await credential();
    const revoked = await call('POST', `${at}/revoke`, { key });
    expect(revoked.body.expires_at).not.toBeNull();
    expect(await secretOf(old.public_id)).toBeNull();
    expect((await call('POST', `${at}/revoke`, { key })).body).toEqual(revoked.body);
  });

  test('of another merchant is neither rotated nor revoked', async () => {
    const [mine, other] = [await world.tenant(), await credential()];
    const at = `${mine.path}/credentials/${other.credential.id}`;
    expect((await call('POST', `${at}/rotate`, { key: mine.key, body: { generate: true } })).status).toBe(
      404,
    );
    expect((await call('POST', `${at}/revoke`, { key: mine.key })).status).toBe(404);
    expect(await secretOf(other.credential.public_id)).not.toBeNull();
  });
});

describe('API keys', () => {
  test.each([
    [{ name: 'x', scopes: [] }, 'scopes'],
    [{ name: 'x', scopes: ['root'] }, 'scopes.0'],
    [{ name: 'x', scopes: ['merchant'] }, 'merchant_id'],
    [{ name: '', scopes: ['operator'] }, 'name'],
    [{ name: 'x', scopes: ['operator'], expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ name: 'x', scopes: ['operator'], expires_at: 'tomorrow' }, 'expires_at'],
    [{ name: 'x', scopes: ['merchant'], merchant_id: 'acme' }, 'merchant_id'],
  ])('are not created from %j', async (body, field) => {
    const answered = await call('POST', '/api-keys', { body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('of a merchant that there is not are refused', async () => {
    const merchant_id = `merchant_${randomUUID().replaceAll('-', '')}`;
    const answered = await call('POST', '/api-keys', {
      body: { name: 'x', scopes: ['merchant'], merchant_id },
    });
    expect(answered.status).toBe(404);
  });

  test('are shown once, listed by their hint and work', async () => {
    const { path } = await world.tenant();
    const merchant_id = path.slice('/merchants/'.length);
    const body = {
      name: 'till',
      scopes: ['merchant', 'network'],
      merchant_id,
      expires_at: '2999-01-01T00:00:00+08:00',
    };
    const { key, ...rest } = (await call('POST', '/api-keys', { body })).body;
    expect(rest).toMatchObject({
      scopes: ['merchant', 'network'],
      merchant_id,
      expires_at: '2998-12-31T16:00:00.000Z',
    });
    expect((await call('GET', path, { key })).status).toBe(200);
    const { body: list } = await call('GET', '/api-keys?limit=100');
    expect(list.data).toContainEqual(rest);
    expect(JSON.stringify(list)).not.toContain(key);
    const [found] = await findApiKeys(database, [{ presented: key, at: wallClock.now() }]);
    expect(found).toMatchObject({ hint: rest.hint });
  });

  test('that there are not cannot be revoked', async () => {
    expect((await call('POST', `/api-keys/apikey_${randomUUID().replaceAll('-', '')}/revoke`)).status).toBe(
      404,
    );
  });
});
