// @module-tag inferred
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// Cards and users of others are not there: for other merchants, for other programmes of the merchant, and for other users
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const mine = await bananatechCards(world, client).active();
const ofSomebodyElse = await bananatechCards(world, client).user();

const others = [
  ['another merchant', await world.addTenant()],
  ['another programme of the merchant', await world.addTenant({ merchantId: world.tenant.merchantId })],
] as const;

/** What the endpoints of one card need beside it. */
const ofCard = {
  '/card/recharge': { amount: 20 },
  '/card/update_status': { alter: 'LOCK' },
  '/card/get_balance': {},
  '/card/get_information': {},
  '/card/get_info': {},
  '/card/set_pin': { pin: '1357' },
  '/card/3ds_confirm': { transaction_id: '3ds-1', confirm: true },
  '/card/confirm_3ds': { transaction_id: '3ds-1', confirm: true },
} as const;

/** What the endpoints of one user need beside it. */
const ofUser = {
  '/card/apply': { template_id: templates.deposit, deposit_amount: 20 },
  '/card/assign': { template_id: templates.physical, card_number: '1234567890123456' },
} as const;

const forms = { ...ofCard, ...ofUser };
const cardPaths = Object.keys(ofCard) as (keyof typeof ofCard)[];
const paths = Object.keys(forms) as (keyof typeof forms)[];

async function expectRefused(path: keyof typeof forms, reference: object, message: string, by = client) {
  const { httpStatus, sealed, text } = await by.call(path, { ...reference, ...forms[path] });
  expect({ httpStatus, sealed, text }, path).toEqual({
    ...{ httpStatus: 400, sealed: true, text: JSON.stringify({ success: false, message }) },
  });
}

describe.each(others)('references: the ids of %s', (_, tenant) => {
  const theirs = new BananaTechClient(tenant.client);

  test('are of nobody', async () => {
    for (const path of paths) await expectRefused(path, mine, 'User not found', theirs);
  });

  test('are of no card, even beside a user of its own', async () => {
    const user_id = await bananatechCards(world, theirs, tenant).user();
    for (const path of cardPaths) await expectRefused(path, { ...mine, user_id }, 'Card not found', theirs);
  });

  test('narrow no list of transactions', async () => {
    const { user_id, card_id } = mine;
    await expect(theirs.getTransactions({ user_id })).rejects.toThrow('User not found');
    await expect(theirs.getTransactions({ card_id })).rejects.toThrow('Card not found');
  });

  test('find no webhook records', async () => {
    for (const filter of [{ user_id: mine.user_id }, { card_id: mine.card_id }])
      expect(await theirs.getWebhookRecords(filter)).toEqual({ data: [], total: 0 });
  });
});

describe('references: an endpoint', () => {
  test('does not know the card of another user', async () => {
    for (const path of cardPaths)
      await expectRefused(path, { ...mine, user_id: ofSomebodyElse }, 'Card not found');
  });

  test('does not know what was never there', async () => {
    for (const path of paths)
      for (const user_id of [0, 1, 999_999_999_999_999])
        await expectRefused(path, { ...mine, user_id }, 'User not found');
    for (const path of cardPaths)
      for (const card_id of [0, 1, mine.user_id, 999_999_999_999_999])
        await expectRefused(path, { ...mine, card_id }, 'Card not found');
  });

  test('takes an id only as a JSON integer', async () => {
    for (const path of paths)
      for (const user_id of [String(mine.user_id), -1, 1.5, true, [], {}, `${mine.user_id}' or '1'='1`])
        await expectRefused(path, { ...mine, user_id }, 'Invalid field: user_id must be an integer');
  });

  test('needs the id of a user, and of a card where it is about one', async () => {
    for (const path of paths)
      for (const user_id of [undefined, null, '', ' '])
        await expectRefused(path, { ...mine, user_id }, 'Missing required field: user_id');
    for (const path of cardPaths)
      await expectRefused(path, { user_id: mine.user_id }, 'Missing required field: card_id');
  });
});
