import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { apiWorld, parrotDialect } from '../../testing/api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database, {
  dialects: {
    parrot: parrotDialect,
    mynah: { ...parrotDialect, programmeSettings: { recordsUndelivered: true, refusesReplays: false } },
  },
});
const { call } = world;

async function programme() {
  const { path, programme: id, ...tenant } = await world.tenant();
  return { ...tenant, merchant: path, path: `${path}/programmes/${id}` };
}

describe('a change of a programme', () => {
  test('of another merchant, or of none, is not found', async () => {
    const [mine, other] = [await programme(), await programme()];
    const body = { settings: { refuses_replays: false } };
    const theirs = `${mine.merchant}${other.path.slice(other.merchant.length)}`;
    for (const [path, key] of [
      [other.path, mine.key],
      [theirs, mine.key],
      [theirs, world.operatorKey],
      [`${mine.merchant}/programmes/${publicId('programme', randomUUID())}`, mine.key],
    ] as const)
      expect([path, (await call('PATCH', path, { key, body })).status]).toEqual([path, 404]);
    expect((await call('GET', other.path)).body.settings.refuses_replays).toBe(true);
  });

  test('is not the network’s', async () => {
    const { path, merchantId } = await programme();
    const key = await world.apiKey(['network'], merchantId);
    expect((await call('PATCH', path, { key, body: { name: 'New' } })).status).toBe(403);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ settings: { refuses_replays: 'no' } }, 'settings.refuses_replays'],
    [{ settings: { records_undelivered: null } }, 'settings.records_undelivered'],
    [{ settings: { colour: 'red' } }, 'settings.colour'],
    [{ dialect: 'mynah' }, 'dialect'],
  ])('as %j is refused, and changes nothing', async (body, field) => {
    const { path } = await programme();
    const before = (await call('GET', path)).body;
    const answered = await call('PATCH', path, { body: { name: 'New', ...body } });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect((await call('GET', path)).body).toEqual(before);
  });

  test.each(['operator', 'merchant'] as const)(
    'by the %s changes what was said, and nothing else',
    async (who) => {
      const { path, key: ownKey } = await programme();
      const key = who === 'operator' ? world.operatorKey : ownKey;
      const before = (await call('GET', path)).body;
      expect(before.settings).toEqual({ records_undelivered: false, refuses_replays: true });
      const change = async (body: object) => (await call('PATCH', path, { key, body })).body;
      expect(await change({})).toEqual(before);
      expect(await change({ settings: { records_undelivered: true } })).toEqual({
        ...before,
        settings: { records_undelivered: true, refuses_replays: true },
      });
      expect(await change({ settings: { refuses_replays: false } })).toEqual({
        ...before,
        settings: { records_undelivered: true, refuses_replays: false },
      });
      const renamed = await change({ name: 'New', settings: { records_undelivered: false } });
      expect(renamed).toEqual({
        ...before,
        name: 'New',
        settings: { records_undelivered: false, refuses_replays: false },
      });
      expect((await call('GET', path)).body).toEqual(renamed);
    },
  );

  test('at the same instant as another one keeps both', async () => {
    for (let round = 0; round < 5; round++) {
      const { path } = await programme();
      await Promise.all([
        call('PATCH', path, { body: { settings: { records_undelivered: true } } }),
        call('PATCH', path, { body: { settings: { refuses_replays: false } } }),
        call('PATCH', path, { body: { name: 'New' } }),
      ]);
      expect((await call('GET', path)).body).toMatchObject({
        name: 'New',
        settings: { records_undelivered: true, refuses_replays: false },
      });
    }
  });
});

test('a new programme has the settings that its dialect usually has', async () => {
  const { path: merchant } = await world.tenant();
  const settingsOf = async (dialect: string) =>
    (await call('POST', `${merchant}/programmes`, { body: { name: 'Cards', dialect } })).body.settings;
  expect(await settingsOf('parrot')).toEqual({ records_undelivered: false, refuses_replays: true });
  expect(await settingsOf('mynah')).toEqual({ records_undelivered: true, refuses_replays: false });
});
