import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { setOpeningQuota } from '../../../catalog/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import {
  expectRefusal,
  expectSealedSuccess,
  kycRegistration,
  templates,
} from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';
import { without } from '../../../testing/without.ts';

// "Assign (for Physical cards only)"
const path = '/card/assign';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const user_id = await cards.verifiedUser();
const assign = (body: object) => client.call(path, body);
const order = async () => ({
  user_id,
  template_id: templates.physical,
  card_number: await cards.stockNumber(),
});

/** Expects that the request is refused with this message, and that it changed nothing. */
const refuses = (body: object, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await assign(body), message));

/** Assigns and waits; answers the id that was given and what the account paid. */
async function assigned(body: object): Promise<CardOf & { readonly paid: number }> {
  let card_id = 0;
  const paid = await cards.spentBy(async () => {
    const answer = await assign(body);
    expectSealedSuccess(answer, /^\{"card_id":1\d{15}\}$/);
    card_id = (answer.data as CardOf).card_id;
    await world.settled(String(card_id));
  });
  return { user_id, card_id, paid };
}

/** What the merchant was told of the latest assignment of the user. */
async function told() {
  await world.told();
  const { data } = await client.getWebhookRecords({ user_id, callback_type: 'CARD_ASSIGN_RESULT', limit: 1 });
  return data[0]?.payload;
}

/** Expects that the order was taken, failed, cost nothing and left no card. */
async function failsLater(body: object, error_reason: string): Promise<void> {
  const { paid, ...card } = await assigned(body);
  expect(paid).toBe(0);
  expect(await told()).toMatchObject({ user_id, status: 'FAILED', error_reason });
  expectRefusal(await client.call('/card/get_information', card), 'Card not found');
}
const unknownNumber = '101:0 - card number not exist';

describe(`POST ${path}: an assignment is refused, and changes nothing,`, () => {
  test.each(['user_id', 'template_id', 'card_number'])('without %s', async (field) => {
    const body = await order();
    for (const each of [without(body, field), { ...body, [field]: null }, { ...body, [field]: '' }])
      await refuses(each, `Missing required field: ${field}`);
  });

  test.each([
    ...['123456789012345', '12345678901234567890', '1234 5678 9012 3456', '1234-5678-9012-3456'],
    ...['123456789012345a', '１２３４５６７８９０１２３４５６', '+123456789012345'],
  ])('for the card_number %j', async (card_number) => {
    const message = 'Invalid field: card_number must be a string of 16 to 19 digits';
    await refuses({ ...(await order()), card_number }, message);
  });

  test('for a card_number that is no text', async () => {
    const message = 'Invalid field: card_number must be a string of 16 to 19 digits';
    for (const card_number of [1234567890123456, true, ['1234567890123456'], {}])
      await refuses({ ...(await order()), card_number }, message);
  });

  test('for an id that is no integer', { tags: 'ours' }, async () => {
    for (const field of ['user_id', 'template_id'])
      for (const value of ['1', 1.5, -1, true])
        await refuses({ ...(await order()), [field]: value }, `Invalid field: ${field} must be an integer`);
  });

  test('for a user who is not there, or is of somebody else', { tags: 'ours' }, async () => {
    await refuses({ ...(await order()), user_id: 1 }, 'User not found');
    for (const options of [{}, { merchantId: world.tenant.merchantId }]) {
      const tenant = await world.addTenant(options);
      const theirs = new BananaTechClient(tenant.client);
      const their = await bananatechCards(world, theirs, tenant).verifiedUser();
      await refuses({ ...(await order()), user_id: their }, 'User not found');
      expectRefusal(await theirs.call(path, await order()), 'User not found');
    }
  });

  test('for a template that is not there, disabled, or of somebody else', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const theirs = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
    const disabled = await cards.addTemplate(templates.physical, { enabled: false });
    for (const template_id of [0, 99, disabled, await theirs.addTemplate(templates.physical)])
      await refuses({ ...(await order()), template_id }, 'Template not found');
  });

  test('for a template of virtual cards', { tags: 'ours' }, async () => {
    for (const template_id of [templates.verified, templates.firstRecharge, templates.deposit])
      await refuses({ ...(await order()), template_id }, 'Template is not physical');
  });

  test('for a user who is rejected', async () => {
    const body = kycRegistration({ front_img_base64: 'AAAA' });
    const rejected = await cards.user(body);
    await until(async () => (await cards.userStatus(body.email)) === 'REJECTED', 'the rejection');
    await refuses({ ...(await order()), user_id: rejected }, 'User is not approved');
  });

  test('for a user who is not verified, where the template has requires_kyc', { tags: 'ours' }, async () => {
    await refuses({ ...(await order()), user_id: await cards.user() }, 'User is not approved');
  });

  test('for a user without a phone, where the template has requires_phone_only', {
    tags: 'ours',
  }, async () => {
    const template_id = await cards.addTemplate(templates.physical, { cardholderRule: 'phone' });
    await refuses({ ...(await order()), template_id }, 'Missing required field: phone_number');
  });

  test('when no more cards may be had of the template', { tags: 'ours' }, async () => {
    const template_id = await cards.addTemplate(templates.physical);
    const { id: productId, merchantId } = await cards.template(template_id);
    await world.database.transaction((tx) => setOpeningQuota(tx, { merchantId, productId }, 0n));
    await refuses({ ...(await order()), template_id }, 'Template is not available any more');
  });

  test('when the account does not cover apply_fee', async () => {
    const tenant = await world.addTenant({ reserve: 9.99 });
    const poorClient = new BananaTechClient(tenant.client);
    const poor = bananatechCards(world, poorClient, tenant);
    const body = {
      ...{ user_id: await poor.verifiedUser(), template_id: templates.physical },
      card_number: await poor.stockNumber(),
    };
    await poor.nothingChanges(async () =>
      expectRefusal(await poorClient.call(path, body), 'Insufficient merchant balance'),
    );
  });
});

describe(`POST ${path}: an assignment`, () => {
  test('is answered as documented, and leads to a card that is TBA, for apply_fee', async () => {
    const { paid, ...card } = await assigned(await order());
    expect(paid).toBe(10);
    expect(await cards.status(card)).toBe('TBA');
    expect(await told()).toMatchObject({ card_id: card.card_id, status: 'SUCCESS' });
  });

  test('is paid for as soon as it is accepted', { tags: 'ours' }, async () => {
    await world.fault('assign', { delayMs: 60_000 });
    const body = await order();
    expect(await cards.spentBy(() => assign(body))).toBe(10);
    await world.advance(60_000);
    await world.settled();
  });

  test('is no card until it was processed', async () => {
    await world.fault('assign', { delayMs: 60_000 });
    const card = { user_id, card_id: (await client.assign(await order())).card_id };
    expectRefusal(await client.call('/card/get_information', card), 'Card not found');
    expectRefusal(await client.call('/card/get_transactions', { card_id: card.card_id }), 'Card not found');
    expectRefusal(await client.call('/card/set_pin', { ...card, pin: '6789' }), 'Card not found');
    await world.advance(60_000);
    await world.settled();
    expect(await cards.status(card)).toBe('TBA');
  });

  test('of a number that there is not is answered like any, and fails', async () => {
    for (const card_number of ['1234567890123456', '12345678901234567', '1234567890123456789'])
      await failsLater({ ...(await order()), card_number }, unknownNumber);
  });

  test('of a number that a card has is as unknown as any, and the card keeps it', {
    tags: 'ours',
  }, async () => {
    const card_number = await cards.stockNumber();
    const holder = await cards.assigned(card_number);
    const body = { ...(await order()), card_number };
    await failsLater(body, unknownNumber);
    expect(await cards.status(holder)).toBe('TBA');
    await client.setPin({ ...holder, pin: '6789' });
    await world.settled();
    await failsLater(body, unknownNumber);
    expect((await client.getCardInformation(holder)).number).toBe(card_number);
  });

  test("of a number that is another merchant's is as unknown as any", { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const theirs = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
    const card_number = await theirs.stockNumber();
    await failsLater({ ...(await order()), card_number }, unknownNumber);
    expect(await theirs.status(await theirs.assigned(card_number))).toBe('TBA');
  });

  test("of a number that is another template's, or another programme's, fails", {
    tags: 'ours',
  }, async () => {
    const other = await cards.addTemplate(templates.physical);
    const tenant = await world.addTenant({ merchantId: world.tenant.merchantId });
    const sibling = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
    for (const card_number of [await cards.stockNumber(other), await sibling.stockNumber()])
      await failsLater({ ...(await order()), card_number }, unknownNumber);
  });

  test('of the number of a virtual card fails', { tags: 'ours' }, async () => {
    const { number } = await client.getCardInformation(await cards.active());
    await failsLater({ ...(await order()), card_number: number }, unknownNumber);
  });

  test('that was made to fail costs nothing, and the number is free again', { tags: 'ours' }, async () => {
    const body = await order();
    await world.fault('assign', { fail: 'The bank said no.' });
    await failsLater(body, 'The bank said no.');
    expect(await cards.status(await assigned(body))).toBe('TBA');
  });

  test('of a number that another assignment got first fails, and says so', { tags: 'ours' }, async () => {
    const body = await order();
    await world.fault('assign', { delayMs: 60_000 });
    const late = { user_id, card_id: (await client.assign(body)).card_id };
    const { paid, ...first } = await assigned(body);
    expect(paid).toBe(10);
    expect(await cards.status(first)).toBe('TBA');
    await world.advance(60_000);
    await world.settled();
    expect(await told()).toMatchObject({
      ...{ user_id, status: 'FAILED', error_reason: '102:0 - card number already assigned' },
    });
    expectRefusal(await client.call('/card/get_information', late), 'Card not found');
  });

  test('of one number that comes many times at once succeeds once', { tags: 'ours' }, async () => {
    const body = await order();
    const ids = await Promise.all([1, 2, 3].map(async () => (await client.assign(body)).card_id));
    await world.settled();
    const found = await Promise.all(
      ids.map((card_id) => client.call('/card/get_information', { user_id, card_id })),
    );
    expect(found.map((answer) => answer.httpStatus).toSorted()).toEqual([200, 400, 400]);
  });

  test('may be one of several of a user', { tags: 'ours' }, async () => {
    const [one, other] = [await assigned(await order()), await assigned(await order())];
    expect(one.card_id).not.toBe(other.card_id);
    for (const card of [one, other]) expect(await cards.status(card)).toBe('TBA');
  });

  test('leads to a card that declines purchases until it has its PIN', async () => {
    const card = await cards.assigned();
    expect(await world.network.authorize(String(card.card_id), 1)).toMatchObject({ status: 'declined' });
  });
});
