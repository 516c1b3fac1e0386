import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiWorld } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const world = await apiWorld(await testDatabase());
const { call } = world;
const url = 'https://example.com/decide';

async function tenant(settings: Parameters<typeof world.tenant>[0] = {}) {
  const made = await world.tenant(settings);
  return { ...made, at: `${made.path}/programmes/${made.programme}/decision-hook` };
}

describe('a decision hook', () => {
  test.each([
    [{}, 'url'],
    [{ url: 7 }, 'url'],
    [{ url: 'example.com' }, 'url'],
    [{ url: 'http://10.0.0.1/' }, 'url'],
    [{ url, window_ms: 99 }, 'window_ms'],
    [{ url, window_ms: 10_001 }, 'window_ms'],
    [{ url, window_ms: '2000' }, 'window_ms'],
    [{ url, fallback: 'maybe' }, 'fallback'],
    [{ url, fallback: 'approve-within-limit' }, 'fallback_limit'],
    [{ url, fallback_limit: '10.00' }, 'fallback_limit'],
    [{ url, fallback: 'approve-within-limit', fallback_limit: '0' }, 'fallback_limit'],
    [{ url, fallback: 'approve-within-limit', fallback_limit: '1.00001' }, 'fallback_limit'],
    [{ url, fallback: 'approve-within-limit', fallback_limit: '-1' }, 'fallback_limit'],
    [{ url, enabled: 'yes' }, 'enabled'],
    [{ url, secret: 'mine' }, 'secret'],
  ])('from %j is refused', async (body, field) => {
    const { at, key } = await tenant();
    const answered = await call('PUT', at, { key, body });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', at, { key })).status).toBe(404);
  });

  test('is registered with what is usual, and shows its secret once', async () => {
    const { at, key, programme } = await tenant();
    const request = { key, body: { url }, idempotencyKey: randomUUID() };
    const { status, body } = await call('PUT', at, request);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      programme_id: programme,
      url,
      window_ms: 2000,
      fallback: 'decline',
      fallback_limit: null,
      enabled: true,
      previous_secret_until: null,
    });
    expect(body.secret).toMatch(/^embhook_[\w-]{43}$/);
    expect((await call('PUT', at, request)).body).toEqual(body);
    const { secret, ...rest } = body;
    expect((await call('GET', at, { key })).body).toEqual(rest);
    const stored = await world.context.database.query(
      'select sealed::text from (select answer as sealed from api_requests) r',
    );
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  test('is changed as a whole, and keeps its secret', async () => {
    const { at, key } = await tenant();
    await call('PUT', at, { key, body: { url, window_ms: 500, fallback: 'approve' } });
    const body = {
      url: `${url}/2`,
      fallback: 'approve-within-limit',
      fallback_limit: '12.5',
      enabled: false,
    };
    const changed = await call('PUT', at, { key, body });
    expect(changed.body).toMatchObject({ ...body, fallback_limit: '12.50', window_ms: 2000 });
    expect(changed.body).not.toHaveProperty('secret');
  });

  test('reaches private networks only where the operator allows it', async () => {
    const { at, key } = await tenant({ allowPrivateCallbacks: true });
    const body = { url: 'http://10.0.0.1:3000/decide' };
    expect((await call('PUT', at, { key, body })).status).toBe(200);
  });

  test('of another merchant is nobody’s to see or to change', async () => {
    const [mine, other] = [await tenant(), await tenant()];
    await call('PUT', other.at, { key: other.key, body: { url } });
    const { key } = mine;
    const crossed = `${mine.path}/programmes/${other.programme}/decision-hook`;
    for (const at of [other.at, crossed]) {
      expect((await call('GET', at, { key })).status).toBe(404);
      expect((await call('PUT', at, { key, body: { url: `${url}/mine` } })).status).toBe(404);
      expect((await call('DELETE', at, { key })).status).toBe(404);
      expect((await call('POST', `${at}/rotate-secret`, { key, body: {} })).status).toBe(404);
    }
    expect((await call('GET', other.at)).body).toMatchObject({ url, previous_secret_until: null });
  });

  test('is removed, and a new one has a new secret', async () => {
    const { at, key } = await tenant();
    const first = await call('PUT', at, { key, body: { url } });
    expect((await call('DELETE', at, { key })).body).toEqual({ removed: true });
    expect((await call('GET', at, { key })).status).toBe(404);
    expect((await call('DELETE', at, { key })).status).toBe(404);
    const second = await call('PUT', at, { key, body: { url } });
    expect(second.body.secret).not.toBe(first.body.secret);
  });

  test('has a secret that is rotated with an overlap', async () => {
    const { at, key } = await tenant();
    const { secret } = (await call('PUT', at, { key, body: { url } })).body;
    const rotated = await call('POST', `${at}/rotate-secret`, { key, body: { overlap_hours: 2 } });
    expect(rotated.body.secret).toMatch(/^embhook_/);
    expect(rotated.body.secret).not.toBe(secret);
    const leftMs = new Date(rotated.body.previous_secret_until).getTime() - Date.now();
    expect(leftMs).toBeGreaterThan(7_100_000);
    expect(leftMs).toBeLessThanOrEqual(7_200_000);
    const ended = await call('POST', `${at}/rotate-secret`, { key, body: { overlap_hours: 0 } });
    expect(ended.body.previous_secret_until).toBeNull();
  });

  test.each([-1, 24 * 91, 1e300])('has no overlap of %d hours', async (overlap_hours) => {
    const { at, key } = await tenant();
    await call('PUT', at, { key, body: { url } });
    const answered = await call('POST', `${at}/rotate-secret`, { key, body: { overlap_hours } });
    expect([answered.status, answered.body.error.field]).toEqual([400, 'overlap_hours']);
  });
});
