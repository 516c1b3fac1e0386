import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { expectRefusal, expectSuccess } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Card BIN List"
const path = '/api/v1/card/virtual/bin/list';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const list = (body: Record<string, unknown> = {}) => client.call<Page>(path, body);

interface Page {
  total: number;
  page: number;
  page_size: number;
  list: Record<string, unknown>[];
}

async function read(body: Record<string, unknown> = {}): Promise<Page> {
  const answer = await list(body);
  expectSuccess(answer);
  return answer.data as Page;
}

describe(`POST ${path}: the list refuses`, () => {
  const refusesPage = async (page: unknown) => expectRefusal(await list({ page }), 1103, 'page must');
  test.each([0, -1, 1.5, '1', true])('page %j', refusesPage);
  test('a list of pages', () => refusesPage([1]));
  test.each([1e300, 1_000_000_001])('page %j', { tags: 'ours' }, refusesPage);

  test.each([0, -1, 101, 1.5, '10', true, {}])('page_size %j', async (page_size) => {
    expectRefusal(await list({ page_size }), 1104, 'page_size must');
  });

  test('a card type that is unknown, physical or no text', async () => {
    expectRefusal(await list({ card_type: 'VIRTUAL-X' }), 10005, 'card_type');
    expectRefusal(await list({ card_type: 'PHYSICAL-G' }), 10017, 'card_type');
    expectRefusal(await list({ card_type: 1 }), 1102, 'card_type');
  });
});

describe(`POST ${path}: the list`, () => {
  test("has the rows, the order and the total of the document's example", async () => {
    const page = await read();
    expect(page).toStrictEqual({ total: 15, page: 1, page_size: 10, list: expect.any(Array) });
    expect(page.list).toHaveLength(10);
    expect(page.list.slice(0, 2)).toStrictEqual([
      {
        card_bin_id: '1',
        card_bin: '440872',
        card_type: 'VIRTUAL-V',
        card_brand: 'VISA',
        business_scene: 'Online Payments',
        currency: 'USD',
        issuer_country: 'US',
      },
      {
        card_bin_id: '2',
        card_bin: '559292',
        card_type: 'VIRTUAL-R',
        card_brand: 'MASTERCARD',
        business_scene: 'Business Procurement',
        currency: 'USD',
        issuer_country: 'US',
      },
    ]);
  });

  test('has only rows of the documented form, of all three card types', async () => {
    const { list: rows } = await read({ page_size: 100 });
    expect(rows).toHaveLength(15);
    for (const row of rows) {
      expect(row).toStrictEqual({
        card_bin_id: expect.stringMatching(/^\d+$/),
        card_bin: expect.stringMatching(/^[45]\d{5}$/),
        card_type: expect.stringMatching(/^VIRTUAL-[VRG]$/),
        card_brand: String(row.card_bin).startsWith('4') ? 'VISA' : 'MASTERCARD',
        business_scene: expect.stringMatching(/\w/),
        currency: 'USD',
        issuer_country: expect.stringMatching(/^[A-Z]{2}$/),
      });
    }
    expect(new Set(rows.map((row) => row.card_bin)).size).toBe(15);
  });

  test.each(['VIRTUAL-V', 'VIRTUAL-R', 'VIRTUAL-G'])('can be of %s only', async (card_type) => {
    const { total, list: rows } = await read({ card_type, page_size: 100 });
    expect(total).toBe(rows.length);
    expect(total).toBeGreaterThan(1);
    expect(new Set(rows.map((row) => row.card_type))).toEqual(new Set([card_type]));
  });

  test('is the same in pages of any size, and empty after the last one', async () => {
    const whole = await read({ page_size: 100 });
    const pages = await Promise.all([1, 2, 3, 4].map((page) => read({ page, page_size: 4 })));
    expect(pages.map(({ total, page, page_size }) => [total, page, page_size])).toEqual(
      [1, 2, 3, 4].map((page) => [15, page, 4]),
    );
    expect(pages.flatMap((page) => page.list)).toEqual(whole.list);
    expect(await read({ page: 1_000_000_000, page_size: 100 })).toMatchObject({ total: 15, list: [] });
  });

  test('takes null for what is left out', { tags: 'ours' }, async () => {
    expect(await read({ card_type: null, page: null, page_size: null })).toEqual(await read());
  });

  test('has no disabled BIN, and none of another programme', { tags: 'ours' }, async () => {
    const { list: rows } = await read({ page_size: 100 });
    expect(rows.map((row) => row.card_bin_id)).not.toContain('17');
    await world.addTenant({ merchantId: world.tenant.merchantId });
    expect(await read({ page_size: 100 })).toMatchObject({ total: 15, list: rows });
  });
});
