import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { expectRefusal, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { without } from '../../../testing/without.ts';

// "user_id - User ID, card_id - Card ID": the same on every endpoint of one card.
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const mine = await cards.active();
const [other, sibling] = [
  await world.addTenant(),
  await world.addTenant({ merchantId: world.tenant.merchantId }),
];

const endpoints: [path: string, more: Readonly<Record<string, unknown>>][] = [
  ['/card/recharge', { amount: 20 }],
  ['/card/update_status', { alter: 'LOCK' }],
  ['/card/get_balance', {}],
  ['/card/get_information', {}],
  ['/card/set_pin', { pin: '6789' }],
];
const likeThem: typeof endpoints = [['/card/3ds_confirm', { transaction_id: '3ds-1', confirm: true }]];

const references = (path: string, more: Readonly<Record<string, unknown>>) => {
  const call = (body: object) => client.call(path, { ...body, ...more });

  test.each(['user_id', 'card_id'])('is not named without %s', async (field) => {
    for (const body of [without(mine, field), { ...mine, [field]: null }, { ...mine, [field]: '' }])
      expectRefusal(await call(body), `Missing required field: ${field}`);
  });

  test('whose plastic is still being assigned is not found', async () => {
    const user_id = await cards.verifiedUser();
    await world.fault('assign', { delayMs: 60_000 });
    const card_number = await cards.stockNumber();
    const { card_id } = await client.assign({ user_id, template_id: templates.physical, card_number });
    expectRefusal(await call({ user_id, card_id }), 'Card not found');
    await world.advance(60_000);
    await world.settled();
  });
};
describe.each(endpoints)('POST %s: a card', references);
describe.each(likeThem)('POST %s: a card', { tags: 'inferred' }, references);

describe.each([...endpoints, ...likeThem])('POST %s: a card', { tags: 'ours' }, (path, more) => {
  const call = (body: object, by = client) => by.call(path, { ...body, ...more });

  test('is not named by an id that is no integer', async () => {
    for (const field of ['user_id', 'card_id'])
      for (const value of [String(mine.user_id), 1.5, -1, true, [], {}, 1e21])
        expectRefusal(await call({ ...mine, [field]: value }), `Invalid field: ${field} must be an integer`);
  });

  test('of a user who is not there is not found', async () => {
    for (const user_id of [0, 1, mine.card_id, 999999999999999])
      expectRefusal(await call({ ...mine, user_id }), 'User not found');
  });

  test('that is not there is not found', async () => {
    for (const card_id of [0, 1, mine.user_id, 999999999999999])
      expectRefusal(await call({ ...mine, card_id }), 'Card not found');
  });

  test('of another user of the same merchant is not found', async () => {
    const user_id = await cards.user();
    expectRefusal(await call({ ...mine, user_id }), 'Card not found');
  });

  test.each([
    ['another merchant', other],
    ['another programme of the same owner', sibling],
  ])('of %s is not found, and neither is its user', async (_, tenant) => {
    const theirs = new BananaTechClient(tenant.client);
    const user_id = await bananatechCards(world, theirs, tenant).user();
    expectRefusal(await call(mine, theirs), 'User not found');
    expectRefusal(await call({ ...mine, user_id }, theirs), 'Card not found');
    expectRefusal(await call({ ...mine, user_id }), 'User not found');
  });

  test('whose application failed is not found', async () => {
    await world.fault('issue', { fail: 'The bank said no.' });
    expectRefusal(await call(await cards.active()), 'Card not found');
  });
});
