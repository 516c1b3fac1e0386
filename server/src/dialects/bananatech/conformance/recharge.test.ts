import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { noFee } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Card Recharge"
const path = '/card/recharge';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const done = 'Card recharge request sent successfully';
const card = await cards.active();
const recharge = (of: CardOf, amount: unknown) => client.call(path, { ...of, amount });
const balanceOf = async (of: CardOf) => JSON.parse(await cards.balance(of)).balance as number;

/** Expects that the request is refused with this message, and that it changed nothing. */
const refuses = (of: CardOf, amount: unknown, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await recharge(of, amount), message));

/** Recharges and waits; answers what the account paid and the card received. */
async function moved(of: CardOf, amount: number): Promise<{ paid: number; received: number }> {
  const before = await balanceOf(of);
  const paid = await cards.spentBy(async () => {
    expectConfirmation(await recharge(of, amount), done);
    await world.settled(String(of.card_id));
  });
  return { paid, received: Number(((await balanceOf(of)) - before).toFixed(4)) };
}

describe(`POST ${path}: a recharge is refused, and changes nothing,`, () => {
  test('without an amount', async () => {
    for (const amount of [undefined, null, '']) await refuses(card, amount, 'Missing required field: amount');
  });

  test.each([
    ['100', 'must be a number, such as 100.0'],
    [true, 'must be a number, such as 100.0'],
    [{ amount: 100 }, 'must be a number, such as 100.0'],
    [0, 'must be above zero'],
    [-100, 'must not be negative'],
    [100.005, 'has more decimals than USD'],
    [100.00001, 'must have at most four decimals'],
    [1e12, 'must have at most 12 digits before the decimal point'],
    [1e300, 'must have at most 12 digits before the decimal point'],
  ])('for the amount %j', { tags: 'ours' }, async (amount, problem) => {
    await refuses(card, amount, `Invalid field: amount ${problem}`);
  });

  test('below recharge_min_limit', async () => {
    for (const amount of [9.99, 0.01]) await refuses(card, amount, 'Amount is below minimum limit');
  });

  test('above recharge_max_limit', { tags: 'inferred' }, async () => {
    for (const amount of [10_000.01, 99_999]) await refuses(card, amount, 'Amount exceeds maximum limit');
  });

  test('below activate_min_limit, when it is the first of a card that is TBA', {
    tags: 'inferred',
  }, async () => {
    await cards.changeTemplate(templates.firstRecharge, {
      limits: { minFirstLoad: 500_000n, minLoad: 100_000n, maxLoad: 1_000_000n },
    });
    const tba = await cards.unloaded();
    await refuses(tba, 49.99, 'Amount is below minimum limit');
    await refuses(tba, 100.01, 'Amount exceeds maximum limit');
    await cards.recharged(tba, 50);
    await refuses(tba, 9.99, 'Amount is below minimum limit');
    await cards.recharged(tba, 10);
  });

  test('of a physical card that waits for its first PIN', async () => {
    await refuses(await cards.assigned(), 100, 'Card is not active');
  });

  test('of a card that is LOCKED, or CLOSED', async () => {
    const ending = await cards.active();
    await cards.altered(ending, 'LOCK');
    await refuses(ending, 100, 'Card is not active');
    await cards.altered(ending, 'CLOSE');
    await refuses(ending, 100, 'Card is not active');
  });

  test('of a card that is closing', { tags: 'inferred' }, async () => {
    const closing = await cards.active();
    const { authorizationId } = await world.network.authorize(String(closing.card_id), 5);
    await client.updateStatus({ ...closing, alter: 'CLOSE' });
    await refuses(closing, 100, 'Card is not active');
    await world.network.reverse(String(closing.card_id), 5, authorizationId ?? '');
  });

  test('of a card that is PENDING', { tags: 'inferred' }, async () => {
    await world.fault('issue', { delayMs: 60_000 });
    const pending = await cards.applied();
    await refuses(pending, 100, 'Card is not active');
    await world.advance(60_000);
    await world.settled();
  });

  test('when the account does not cover amount and recharge_fee', async () => {
    const tenant = await world.addTenant({ reserve: 103 + 50.99 });
    const poorClient = new BananaTechClient(tenant.client);
    const poor = bananatechCards(world, poorClient, tenant);
    const theirs = await poor.active();
    await poor.nothingChanges(async () => {
      for (const amount of [50, 5000])
        expectRefusal(await poorClient.call(path, { ...theirs, amount }), 'Insufficient merchant balance');
    });
    expect(await poor.spentBy(() => poor.recharged(theirs, 49.99))).toBe(50.99);
  });
});

describe(`POST ${path}: a recharge`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    expectConfirmation(await recharge(card, 20), done);
  });

  test('is answered as documented', async () => {
    expect(await client.recharge({ ...card, amount: 20 })).toMatchObject({ message: done });
  });

  test('is answered with success, as Set PIN is', { tags: 'inferred' }, async () => {
    expect((await recharge(card, 20)).text).toBe(`{"success":true,"message":"${done}"}`);
  });

  test('takes its amount as the sample writes it', async () => {
    await world.settled();
    const before = await balanceOf(card);
    const plaintext = `{\n  "user_id": ${card.user_id},\n  "card_id": ${card.card_id},\n  "amount": 100.0\n}`;
    expectConfirmation(await client.call(path, null, { plaintext }), done);
    await world.settled();
    expect((await balanceOf(card)) - before).toBe(100);
  });

  test.each(['1e2', '100', '100.0000', '1.000E+2'])(
    'takes the amount %s',
    { tags: 'ours' },
    async (amount) => {
      const before = await balanceOf(card);
      const plaintext = `{"user_id":${card.user_id},"card_id":${card.card_id},"amount":${amount}}`;
      expectConfirmation(await client.call(path, null, { plaintext }), done);
      await world.settled();
      expect((await balanceOf(card)) - before).toBe(100);
    },
  );

  test('costs amount and recharge_fee, and the card receives the amount', async () => {
    expect(await moved(card, 100)).toEqual({ paid: 101, received: 100 });
  });

  test('moves every cent, between the limits and at them', { tags: 'ours' }, async () => {
    const one = await cards.active();
    expect(await moved(one, 10)).toEqual({ paid: 11, received: 10 });
    expect(await moved(one, 99.99)).toEqual({ paid: 100.99, received: 99.99 });
    expect(await moved(one, 10_000)).toEqual({ paid: 10_001, received: 10_000 });
    expect(await cards.balance(one)).toBe('{"balance":10209.99,"refund_amount":0.0,"currency":"USD"}');
  });

  test('is held on the account as soon as it is accepted', { tags: 'ours' }, async () => {
    await world.fault('fund', { delayMs: 60_000 });
    expect(await cards.spentBy(() => recharge(card, 50))).toBe(51);
    await world.advance(60_000);
    await world.settled();
  });

  test('reaches the card when it was processed', async () => {
    const one = await cards.active();
    await world.fault('fund', { delayMs: 60_000 });
    expectConfirmation(await recharge(one, 50), done);
    expect(await balanceOf(one)).toBe(100);
    await world.advance(60_000);
    await world.settled();
    expect(await balanceOf(one)).toBe(150);
  });

  test('that failed costs nothing, and the card receives nothing', { tags: 'inferred' }, async () => {
    const one = await cards.active();
    await world.fault('fund', { fail: 'The bank said no.' });
    expect(await moved(one, 50)).toEqual({ paid: 0, received: 0 });
    expect(await cards.status(one)).toBe('ACTIVE');
  });

  test('works identically for a physical card', async () => {
    expect(await moved(await cards.physical(), 100)).toEqual({ paid: 101, received: 100 });
  });

  test('that is the first activates a virtual card that is TBA', { tags: 'inferred' }, async () => {
    const tba = await cards.unloaded();
    expect(await moved(tba, 100)).toEqual({ paid: 100.5, received: 100 });
    expect(await cards.status(tba)).toBe('ACTIVE');
    expect(await world.network.authorize(String(tba.card_id), 100)).toMatchObject({ declineReason: null });
  });

  test('that is the first and failed leaves the card TBA', { tags: 'inferred' }, async () => {
    const tba = await cards.unloaded();
    await world.fault('fund', { fail: 'The bank said no.' });
    expect(await moved(tba, 100)).toEqual({ paid: 0, received: 0 });
    expect(await cards.status(tba)).toBe('TBA');
  });

  test('that comes while the first is under way is one more', { tags: 'ours' }, async () => {
    const tba = await cards.unloaded();
    await Promise.all([recharge(tba, 60), recharge(tba, 70)]);
    await world.settled();
    expect(await balanceOf(tba)).toBe(130);
    const told = await client.getWebhookRecords({ ...tba, callback_type: 'CARD_ACTIVATE_RESULT' });
    expect(told.total).toBe(1);
  });

  test('costs a share of the amount where recharge_fee is a rate', { tags: 'inferred' }, async () => {
    const { fees } = await cards.template(templates.deposit);
    const fund = { ...noFee('USD'), rate: { millionths: 10_000n } };
    const template_id = await cards.addTemplate(templates.deposit, { fees: { ...fees, fund } });
    const one = await cards.active({ template_id });
    expect(await moved(one, 100)).toEqual({ paid: 101, received: 100 });
    expect(await moved(one, 250)).toEqual({ paid: 252.5, received: 250 });
  });

  test('of the same content once more is one more', { tags: 'ours' }, async () => {
    const one = await cards.active();
    await Promise.all([recharge(one, 25), recharge(one, 25)]);
    await world.settled();
    expect(await balanceOf(one)).toBe(150);
  });

  test('is taken once of two at once, where the account covers one', { tags: 'ours' }, async () => {
    const tenant = await world.addTenant({ reserve: 103 + 51 });
    const poorClient = new BananaTechClient(tenant.client);
    const theirs = await bananatechCards(world, poorClient, tenant).active();
    const both = [1, 2].map(() => poorClient.call(path, { ...theirs, amount: 50 }));
    const answers = await Promise.all(both);
    expect(answers.map((answer) => answer.httpStatus).toSorted()).toEqual([200, 400]);
  });

  test('of a disabled template goes on: its cards live on', { tags: 'ours' }, async () => {
    const template_id = await cards.addTemplate(templates.deposit);
    const one = await cards.active({ template_id });
    await cards.changeTemplate(template_id, { enabled: false });
    expect(await moved(one, 100)).toEqual({ paid: 101, received: 100 });
  });
});
