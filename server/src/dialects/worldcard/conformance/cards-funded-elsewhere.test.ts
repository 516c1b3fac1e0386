import { randomUUID } from 'node:crypto';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { createProducts, noFees, noLoads, usualTerms } from '../../../catalog/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { application, expectRefusal, expectSuccess } from '../../../testing/worldcard-requests.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

// The document knows no BIN whose cards draw their money from elsewhere.
// @module-tag ours
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const bin = 'jit';
await createProducts(world.database, world.tenant, [
  {
    ...{ id: randomUUID(), code: bin, bin: '440872', brand: 'VISA', form: 'virtual', category: 'VIRTUAL-V' },
    ...{ currency: 'USD', issuerCountry: 'US', scene: '', enabled: true, serviceCode: '201', validYears: 3 },
    ...{ fundingSource: 'reserve-just-in-time', fees: noFees('USD'), limits: noLoads, terms: usualTerms },
    ...{ cardholderRule: 'VIRTUAL-V', createdAt: world.engine.clock.now() },
  },
]);
const apply = (more: Record<string, unknown>) =>
  client.call('/api/v1/card/virtual/apply', { ...application('VIRTUAL-V'), card_bin_id: bin, ...more });

describe('cards that draw on the reserve: such a card', () => {
  test.each([
    ['100.00', 'must be 0'],
    ['0.01', 'must be 0'],
    ['-0', 'must not be negative'],
    ['0.000', 'two decimals'],
    ['00', 'plain decimal number'],
    ['.0', 'plain decimal number'],
  ])('is not issued for a first recharge of %s', async (first_recharge_amount, mention) => {
    const before = await world.reserve();
    expectRefusal(await apply({ first_recharge_amount }), 10013, mention);
    expect(await world.reserve()).toEqual(before);
  });

  test('is not issued without a first recharge', async () => {
    expectRefusal(await apply({ first_recharge_amount: '' }), 1101, 'first_recharge_amount is required');
  });

  test('is told apart by its merchant_card_id, whatever the amount is', async () => {
    const merchant_card_id = randomUUID();
    expectSuccess(await apply({ merchant_card_id, first_recharge_amount: '0' }));
    expectRefusal(await apply({ merchant_card_id, first_recharge_amount: '0' }), 10011, 'merchant_card_id');
    expectRefusal(await apply({ merchant_card_id, first_recharge_amount: '5' }), 10011, 'merchant_card_id');
  });

  test.each(['0', '0.0', '0.00'])('is issued for %s, holds nothing, and takes no top-up', async (amount) => {
    await world.settled();
    const before = await world.reserve();
    const accepted = await apply({ first_recharge_amount: amount });
    expectSuccess(accepted);
    await world.settled();
    expect(await world.reserve()).toEqual(before);
    const { card_id } = accepted.data as { card_id: string };
    const info = await client.call('/api/v1/card/virtual/get_info', { card_id });
    expect(info.data).toMatchObject({
      available_balance: '100000.00',
      frozen_balance: '0.00',
      first_recharge_amount: '0.00',
      status: 2,
    });
    const topUp = { card_id, merchant_transaction_id: randomUUID(), amount: '50.00' };
    expectRefusal(await client.call('/api/v1/card/deposit', topUp), 1006, 'take no top-ups');
    expect(await world.reserve()).toEqual(before);
  });
});

test('cards that draw on the reserve: a card that holds its own money is not issued for nothing, even where no minimum is set', async () => {
  await world.database.query(`update products set min_first_load = 0 where merchant_id = $1 and code = '1'`, [
    world.tenant.merchantId,
  ]);
  expectRefusal(await apply({ card_bin_id: '1', first_recharge_amount: '0.00' }), 10013, 'above zero');
});
