import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { noFee } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import {
  expectRefusal,
  expectSealedSuccess,
  kycRegistration,
  phoneRegistration,
  templates,
} from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';
import { without } from '../../../testing/without.ts';

// "Apply", for virtual cards.
const path = '/card/apply';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const apply = (body: unknown, plaintext?: string) => client.call(path, body, plaintext ? { plaintext } : {});
const user_id = await cards.verifiedUser();
const order = { user_id, template_id: templates.verified };
const withDeposit = { user_id, template_id: templates.deposit, deposit_amount: 500 };

/** Expects that the request is refused with this message, and that it changed nothing. */
const refuses = (body: object, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await apply(body), message));

/** Applies and waits; answers the card and what the account paid. */
async function issued(body: Record<string, unknown>): Promise<CardOf & { readonly paid: number }> {
  let card_id = 0;
  const paid = await cards.spentBy(async () => {
    const answer = await apply(body);
    expectSealedSuccess(answer, /^\{"card_id":1\d{15}\}$/);
    card_id = (answer.data as { card_id: number }).card_id;
    await world.settled(String(card_id));
  });
  return { user_id: Number(body.user_id), card_id, paid };
}

const says = (balance: string) => `{"balance":${balance},"refund_amount":0.0,"currency":"USD"}`;

describe(`POST ${path}: an application is refused, and changes nothing,`, () => {
  test.each(['user_id', 'template_id'])('without %s', async (field) => {
    for (const body of [without(order, field), { ...order, [field]: null }])
      await refuses(body, `Missing required field: ${field}`);
  });

  test('without deposit_amount, for a template with requires_initial_deposit', async () => {
    for (const deposit_amount of [undefined, null, ''])
      await refuses({ ...withDeposit, deposit_amount }, 'Deposit amount is required');
  });

  test('for an id that is no integer', { tags: 'ours' }, async () => {
    for (const field of ['user_id', 'template_id'])
      for (const value of ['1', 1.5, -1, true, {}])
        await refuses({ ...order, [field]: value }, `Invalid field: ${field} must be an integer`);
  });

  test.each([
    ['500', 'must be a number, such as 100.0'],
    [true, 'must be a number, such as 100.0'],
    [{}, 'must be a number, such as 100.0'],
    [0, 'must be above zero'],
    [-500, 'must not be negative'],
    [100.001, 'has more decimals than USD'],
    [100.00001, 'must have at most four decimals'],
    [1e12, 'must have at most 12 digits before the decimal point'],
  ])('for the deposit_amount %j', { tags: 'ours' }, async (deposit_amount, problem) => {
    for (const body of [withDeposit, order])
      await refuses({ ...body, deposit_amount }, `Invalid field: deposit_amount ${problem}`);
  });

  test('for a deposit below activate_min_limit', { tags: 'inferred' }, async () => {
    for (const body of [withDeposit, order])
      await refuses({ ...body, deposit_amount: 9.99 }, 'Amount is below minimum limit');
  });

  test('for a deposit above recharge_max_limit', { tags: 'inferred' }, async () => {
    for (const body of [withDeposit, order])
      await refuses({ ...body, deposit_amount: 10_000.01 }, 'Amount exceeds maximum limit');
  });

  test('for a user who is not there, or is of somebody else', { tags: 'ours' }, async () => {
    await refuses({ ...order, user_id: 1 }, 'User not found');
    for (const options of [{}, { merchantId: world.tenant.merchantId }]) {
      const tenant = await world.addTenant(options);
      const theirs = new BananaTechClient(tenant.client);
      const their = await bananatechCards(world, theirs, tenant).user();
      await refuses({ ...withDeposit, user_id: their }, 'User not found');
      expectRefusal(await theirs.call(path, withDeposit), 'User not found');
    }
  });

  test('for a template that is not there, disabled, or of somebody else', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant();
    const theirs = bananatechCards(world, new BananaTechClient(tenant.client), tenant);
    const disabled = await cards.addTemplate(templates.verified, { enabled: false });
    for (const template_id of [0, 99, disabled, await theirs.addTemplate(templates.verified)])
      await refuses({ ...order, template_id }, 'Template not found');
  });

  test('for a template of physical cards', { tags: 'ours' }, async () => {
    await refuses({ ...order, template_id: templates.physical }, 'Template is not virtual');
  });

  test('for a user who is rejected', async () => {
    const body = kycRegistration({ front_img_base64: 'AAAA' });
    const rejected = await cards.user(body);
    await until(async () => (await cards.userStatus(body.email)) === 'REJECTED', 'the rejection');
    await refuses({ ...order, user_id: rejected }, 'User is not approved');
    await refuses({ ...withDeposit, user_id: rejected }, 'User is not approved');
  });

  test('for a user who is not verified, where the template has requires_kyc', { tags: 'ours' }, async () => {
    const unverified = await cards.user();
    await refuses({ ...order, user_id: unverified }, 'User is not approved');
  });

  test('for a user without a phone, where the template has requires_phone_only', {
    tags: 'ours',
  }, async () => {
    const body = { ...order, template_id: templates.firstRecharge };
    await refuses(body, 'Missing required field: phone_number');
  });

  test('when the account does not cover deposit and apply_fee', async () => {
    const tenant = await world.addTenant({ reserve: 102.99 });
    const poorClient = new BananaTechClient(tenant.client);
    const poor = bananatechCards(world, poorClient, tenant);
    const body = { user_id: await poor.user(), template_id: templates.deposit };
    await poor.nothingChanges(async () => {
      const answer = await poorClient.call(path, { ...body, deposit_amount: 100 });
      expectRefusal(answer, 'Insufficient merchant balance');
    });
    expect(await poor.spentBy(() => poor.active({ ...body, deposit_amount: 99.99 }))).toBe(102.99);
  });
});

test(`POST ${path}: an application for a user who is PENDING is refused`, async () => {
  const slow = await bananatechWorld(await testDatabase(), { reviewDelayMs: 60_000 });
  const slowClient = new BananaTechClient(slow.tenant.client);
  const slowly = bananatechCards(slow, slowClient);
  const waiting = await slowly.user(kycRegistration());
  for (const body of [order, withDeposit]) {
    const answer = await slowClient.call(path, { ...body, user_id: waiting });
    expectRefusal(answer, 'User is not approved');
  }
});

describe(`POST ${path}: an application`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    expectSealedSuccess(await apply(order), /^\{"card_id":1\d{15}\}$/);
    await world.settled();
  });

  test('without a deposit gives a card without money, for apply_fee', async () => {
    const card = await issued(order);
    expect(card.paid).toBe(5);
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await cards.balance(card)).toBe(says('0.0'));
  });

  test('with a deposit gives a card with all of it, for apply_fee and deposit', {
    tags: 'inferred',
  }, async () => {
    const card = await issued(withDeposit);
    expect(card.paid).toBe(503);
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await cards.balance(card)).toBe(says('500.0'));
  });

  test('takes its deposit as the sample writes it', async () => {
    const plaintext = `{"user_id": ${user_id}, "template_id": 3, "deposit_amount": 500.0}`;
    const { card_id } = (await apply(null, plaintext)).data as CardOf;
    await world.settled();
    expect(await cards.balance({ user_id, card_id })).toBe(says('500.0'));
  });

  test('takes every cent of a deposit', { tags: 'ours' }, async () => {
    for (const deposit_amount of [10, 10.01, 99.9, 10_000]) {
      const card = await issued({ ...withDeposit, deposit_amount });
      expect(card.paid).toBe(Number((deposit_amount + 3).toFixed(2)));
      expect(JSON.parse(await cards.balance(card)).balance).toBe(deposit_amount);
    }
  });

  test('may come with a deposit where the template asks for none', { tags: 'ours' }, async () => {
    const card = await issued({ ...order, deposit_amount: 20.5 });
    expect(card.paid).toBe(25.5);
    expect(await cards.balance(card)).toBe(says('20.5'));
  });

  test('leads to TBA where the template has needs_activation', { tags: 'inferred' }, async () => {
    const owner = await cards.user(phoneRegistration());
    const card = await issued({ user_id: owner, template_id: templates.firstRecharge });
    expect(card.paid).toBe(2);
    expect(await cards.status(card)).toBe('TBA');
    expect(await world.network.authorize(String(card.card_id), 1)).toMatchObject({ status: 'declined' });
  });

  test('with a deposit leads to ACTIVE even where it would be TBA', { tags: 'ours' }, async () => {
    const owner = await cards.user(phoneRegistration());
    const card = await issued({ user_id: owner, template_id: templates.firstRecharge, deposit_amount: 10 });
    expect(card.paid).toBe(12);
    expect(await cards.status(card)).toBe('ACTIVE');
    expect(await cards.balance(card)).toBe(says('10.0'));
  });

  test('costs a share of the deposit where apply_fee is a rate', { tags: 'inferred' }, async () => {
    const { fees } = await cards.template(templates.deposit);
    const issue = { ...noFee('USD'), rate: { millionths: 10_000n } };
    const template_id = await cards.addTemplate(templates.deposit, { fees: { ...fees, issue } });
    expect(await issued({ ...withDeposit, template_id })).toMatchObject({ paid: 505 });
  });

  test('is PENDING, and paid for, until it was processed', { tags: 'inferred' }, async () => {
    await world.fault('issue', { delayMs: 60_000 });
    const paid = await cards.spentBy(async () => {
      const { card_id } = (await apply(withDeposit)).data as CardOf;
      const card = { user_id, card_id };
      expect(await cards.status(card)).toBe('PENDING');
      expect(await cards.balance(card)).toBe(says('0.0'));
    });
    expect(paid).toBe(503);
    await world.advance(60_000);
    await world.settled();
  });

  test('that failed costs nothing, and there is no card', { tags: 'inferred' }, async () => {
    await world.fault('issue', { fail: 'The bank said no.' });
    const card = await issued(withDeposit);
    expect(card.paid).toBe(0);
    expectRefusal(await client.call('/card/get_information', card), 'Card not found');
  });

  test('of the same content once more is one more card', { tags: 'ours' }, async () => {
    const [one, other] = [await issued(withDeposit), await issued(withDeposit)];
    expect(one.card_id).not.toBe(other.card_id);
  });

  test('may be for another template than the one of the registration', { tags: 'ours' }, async () => {
    const card = await issued(withDeposit);
    expect(await client.getCardInformation(card)).toMatchObject({ template_id: templates.deposit });
  });
});
