import { WorldCardClient } from '@emboss/sdk/worldcard';
import { expect, test } from 'vitest';
import { testDatabase } from '../../../testing/test-database.ts';
import { expectRefusal, expectSuccess } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Physical Card BIN List"
const path = '/api/v1/card/physical/bin/list';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);

test.each([
  [{ page: 0 }, 1103, 'page must'],
  [{ page: '1' }, 1103, 'page must'],
  [{ page_size: 101 }, 1104, 'page_size must'],
  [{ page_size: 0 }, 1104, 'page_size must'],
])(`POST ${path}: the list refuses %j`, async (body, code, mention) => {
  expectRefusal(await client.call(path, body), code, mention);
});

test(`POST ${path}: the list has card_form and no business_scene, as in the example`, async () => {
  const answer = await client.call<{ list: { card_bin_id: string; card_bin: string }[] }>(path, {});
  expectSuccess(answer);
  const row = {
    card_bin_id: expect.stringMatching(/^\d+$/),
    card_bin: expect.stringMatching(/^[45]\d{5}$/),
    card_type: 'PHYSICAL-G',
    card_brand: expect.stringMatching(/^(VISA|MASTERCARD)$/),
    card_form: 2,
    currency: 'USD',
    issuer_country: expect.stringMatching(/^[A-Z]{2}$/),
  };
  expect(answer.data).toStrictEqual({ total: 3, page: 1, page_size: 10, list: [row, row, row] });
  expect(answer.data?.list[0]).toEqual({
    card_bin_id: '12',
    card_bin: '493812',
    card_type: 'PHYSICAL-G',
    card_brand: 'VISA',
    card_form: 2,
    currency: 'USD',
    issuer_country: 'US',
  });
  const bins = answer.data?.list.map(({ card_bin_id, card_bin }) => [card_bin_id, card_bin]);
  expect(bins).toContainEqual(['100023', '400012']);
});

test(`POST ${path}: the list comes in pages`, async () => {
  const answer = await client.call(path, { page: 2, page_size: 2 });
  expect(answer.data).toMatchObject({ total: 3, page: 2, page_size: 2, list: [{ card_bin_id: '100023' }] });
});
