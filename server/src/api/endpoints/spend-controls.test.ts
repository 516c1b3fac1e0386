import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { call } = world;
const base = `/merchants/${merchant}`;
const product = `${base}/products/${publicId('product', cards.product.id)}/spend-controls`;
const programme = `${base}/programmes/${publicId('programme', cards.scope.programmeId)}/spend-controls`;
const key = await world.apiKey(['merchant'], cards.scope.merchantId);

const card = await cards.activeCard(100);
const name = publicId('card', card.id);
const own = `${base}/cards/${name}/spend-controls`;
const holder = `${base}/cards/${name}/cardholder/spend-controls`;

const unrestricted = {
  currency: 'USD',
  limits: [],
  max_amount: null,
  allowed_mccs: null,
  blocked_mccs: [],
  blocked_categories: [],
  allowed_merchants: null,
  blocked_merchants: [],
  allowed_countries: null,
  blocked_countries: [],
  blocked_channels: [],
  allows_cash: true,
  single_use: false,
  locked_to_first_merchant: false,
};
const daily = { window: 'calendar', period: 'day', time_zone: 'Asia/Singapore', amount: '50.00', count: 3 };

describe('spend controls', () => {
  test('are none until they are set', async () => {
    for (const [path, level] of [
      [product, 'product'],
      [programme, 'programme'],
      [holder, 'cardholder'],
    ] as const) {
      const { status, body } = await call('GET', path);
      expect([status, body.level, body.rules, body.windows]).toEqual([200, level, null, []]);
    }
    const { body } = await call('GET', own);
    expect(body.levels.map(({ level }: { level: string }) => level)).toEqual([
      'product',
      'programme',
      'cardholder',
      'card',
    ]);
    expect(body).toMatchObject({ locked_to_merchant: null, used_up: false });
  });

  test.each([
    ['a product', product],
    ['a programme', programme],
    ['a cardholder', holder],
    ['a card', own],
  ])('of %s are set as a whole, read, and lifted', async (_what, path) => {
    const rules = {
      currency: 'USD',
      limits: [daily],
      blocked_mccs: ['7995', '3000-3350'],
      max_amount: '12.5',
    };
    const set = await call('PUT', path, { body: rules });
    expect(set.status).toBe(200);
    expect(set.body.rules).toEqual({ ...unrestricted, ...rules, max_amount: '12.50' });
    const changed = await call('PUT', path, { body: { currency: 'USD', allows_cash: false } });
    expect(changed.body.rules).toEqual({ ...unrestricted, allows_cash: false });
    const lifted = await call('DELETE', path);
    expect([lifted.status, lifted.body.rules]).toEqual([200, null]);
  });

  test('tell what is left in each window, on all levels', async () => {
    const rules = { currency: 'USD', limits: [daily] };
    for (const path of [product, programme, holder, own]) await call('PUT', path, { body: rules });
    await cards.authorize(card, 20);
    const { body } = await call('GET', own, { key });
    for (const { rules: given, windows } of body.levels) {
      expect(given).toEqual({ ...unrestricted, ...rules });
      expect(windows).toEqual([
        {
          window: 'calendar',
          period: 'day',
          time_zone: 'Asia/Singapore',
          amount: { limit: '50.00', used: '20.00', left: '30.00' },
          count: { limit: 3, used: 1, left: 2 },
          ends_at: expect.stringMatching(/T16:00:00.000Z$/),
        },
      ]);
    }
    expect(body.levels.map(({ subject_id }: { subject_id: string }) => subject_id)).toEqual([
      publicId('product', card.productId),
      publicId('programme', card.programmeId),
      publicId('cardholder', card.cardholderId),
      name,
    ]);
    expect((await call('GET', product)).body.windows).toEqual([]);
    for (const path of [product, programme, holder, own]) await call('DELETE', path);
  });

  test.each([
    ['limits.0.time_zone', { limits: [{ ...daily, time_zone: 'Mars/Olympus' }] }],
    ['limits.1', { limits: [daily, { ...daily, count: 1 }] }],
    ['limits.0', { limits: [{ window: 'rolling', period: 'day' }] }],
    ['limits.0.amount', { limits: [{ ...daily, amount: '1.001' }] }],
    ['limits.0.count', { limits: [{ ...daily, count: 0.5 }] }],
    ['limits.0.period', { limits: [{ ...daily, period: 'decade' }] }],
    ['limits.0.colour', { limits: [{ ...daily, colour: 'red' }] }],
    ['max_amount', { max_amount: '-1.00' }],
    ['allowed_mccs.0', { allowed_mccs: ['12'] }],
    ['blocked_countries.1', { blocked_countries: ['US', 'ZZ'] }],
    ['blocked_categories.0', { blocked_categories: ['fun'] }],
    ['blocked_channels.0', { blocked_channels: ['telepathy'] }],
    ['colour', { colour: 'red' }],
    ['currency', { currency: 'EUR' }],
    ['currency', { currency: 'XXX' }],
  ])('are refused for %s, and those before stay in force', async (field, wrong) => {
    await call('PUT', own, { body: { currency: 'USD', single_use: true } });
    const { status, body } = await call('PUT', own, { body: { currency: 'USD', ...wrong } });
    expect([status, body.error?.field]).toEqual([400, field]);
    const read = await call('GET', own);
    expect(read.body.levels.at(-1).rules.single_use).toBe(true);
    await call('DELETE', own);
  });

  test('of a product are the operator’s to set, and in its currency', async () => {
    expect((await call('PUT', product, { key, body: { currency: 'USD' } })).status).toBe(403);
    expect((await call('DELETE', product, { key })).status).toBe(403);
    expect((await call('GET', product, { key })).status).toBe(200);
    const euros = await call('PUT', product, { body: { currency: 'EUR' } });
    expect([euros.status, euros.body.error.field]).toEqual([400, 'currency']);
  });

  test('of programmes and cardholders may be in any currency', async () => {
    for (const path of [programme, holder]) {
      expect((await call('PUT', path, { key, body: { currency: 'EUR' } })).status).toBe(200);
      await call('DELETE', path, { key });
    }
  });

  test('of another merchant do not exist', async () => {
    const other = await world.tenant();
    for (const path of [product, programme, holder, own]) {
      const theirs = path.replace(base, other.path);
      expect((await call('GET', theirs, { key: other.key })).status).toBe(404);
      expect((await call('PUT', theirs, { body: { currency: 'USD' } })).status).toBe(404);
      expect([403, 404]).toContain((await call('DELETE', path, { key: other.key })).status);
    }
  });

  test('stop the next purchase', async () => {
    await call('PUT', own, { body: { currency: 'USD', max_amount: '5.00' } });
    const declined = await cards.authorize(card, 6);
    expect([declined.status, declined.declineReason]).toEqual(['declined', 'transaction-amount-limit']);
    expect((await cards.authorize(card, 5)).declineReason).toBeNull();
    await call('DELETE', own);
  });
});
