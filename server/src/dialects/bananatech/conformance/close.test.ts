import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { noFee } from '../../../money/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Close Card"
const path = '/card/update_status';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const close = (card: CardOf) => client.call(path, { ...card, alter: 'CLOSE' });
const done = 'Operation requested';
const says = (balance: string, refund = '0.0') =>
  `{"balance":${balance},"refund_amount":${refund},"currency":"USD"}`;

describe(`POST ${path}: a close`, () => {
  test('leads to CLOSED, from ACTIVE and from LOCKED', { tags: 'inferred' }, async () => {
    const [active, locked] = [await cards.active(), await cards.active()];
    await cards.altered(locked, 'LOCK');
    for (const card of [active, locked]) {
      expectConfirmation(await close(card), done);
      await world.settled(String(card.card_id));
      expect(await cards.status(card)).toBe('CLOSED');
    }
  });

  test('gives what is left, less refund_fee, to the account', { tags: 'inferred' }, async () => {
    const card = await cards.active({ deposit_amount: 100 });
    expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(-97.5);
    expect(await cards.balance(card)).toBe(says('0.0'));
  });

  test('gives everything that is left where there is no refund_fee', { tags: 'inferred' }, async () => {
    const card = await cards.physical();
    await cards.recharged(card, 55.55);
    expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(-55.55);
  });

  test('of a card with less than refund_fee gives nothing, and costs no more', {
    tags: 'inferred',
  }, async () => {
    const card = await cards.active({ deposit_amount: 10 });
    await world.network.send('debit', String(card.card_id), 8);
    expect(await cards.balance(card)).toBe(says('2.0'));
    expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(0);
    expect(await cards.balance(card)).toBe(says('0.0'));
  });

  test('of a card with nothing on it costs nothing', { tags: 'inferred' }, async () => {
    const card = await cards.physical();
    expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(0);
    expect(await cards.status(card)).toBe('CLOSED');
  });

  test('costs a share of what is left where refund_fee is a rate', { tags: 'inferred' }, async () => {
    const { fees } = await cards.template(templates.deposit);
    const rate = { ...noFee('USD'), rate: { millionths: 20_000n } };
    const template_id = await cards.addTemplate(templates.deposit, { fees: { ...fees, close: rate } });
    const card = await cards.active({ template_id, deposit_amount: 150 });
    expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(-147);
  });
});

describe(`POST ${path}: a close of a card with holds`, { tags: 'ours' }, () => {
  test('stops purchases, and waits for the last hold; Get Balance says what will come back', async () => {
    const card = await cards.active({ deposit_amount: 100 });
    const id = String(card.card_id);
    const purchase = await world.network.authorize(id, 30);
    const waiting = await cards.spentBy(() => close(card));
    expect(waiting).toBe(0);
    expect(await world.network.authorize(id, 1)).toMatchObject({ status: 'declined' });
    expect(await cards.status(card)).toBe('LOCKED');
    expect(await cards.balance(card)).toBe(says('70.0', '67.5'));
    expectRefusal(await close(card), 'Card is not active');
    const unlocked = await client.call(path, { ...card, alter: 'UNLOCK' });
    expectRefusal(unlocked, 'Card is not locked');

    const back = await cards.spentBy(async () => {
      await world.network.settle(id, 30, purchase.authorizationId ?? '');
      await world.settled(id);
    });
    expect(back).toBe(-67.5);
    expect(await cards.status(card)).toBe('CLOSED');
    expect(await cards.balance(card)).toBe(says('0.0'));
  });

  test('gives back a purchase that was reversed', async () => {
    const card = await cards.active({ deposit_amount: 100 });
    const id = String(card.card_id);
    const purchase = await world.network.authorize(id, 30);
    await close(card);
    const back = await cards.spentBy(async () => {
      await world.network.reverse(id, 30, purchase.authorizationId ?? '');
      await world.settled(id);
    });
    expect(back).toBe(-97.5);
  });

  test('that fails leaves the card as it was', async () => {
    for (const status of ['ACTIVE', 'LOCKED']) {
      const card = await cards.active();
      if (status === 'LOCKED') await cards.altered(card, 'LOCK');
      await world.fault('close', { fail: 'The bank said no.' });
      expect(await cards.spentBy(() => cards.altered(card, 'CLOSE'))).toBe(0);
      expect(await cards.status(card)).toBe(status);
      expect(await cards.balance(card)).toBe(says('100.0'));
    }
  });

  test('comes after the recharges that were under way, and gives their money back, too', async () => {
    const card = await cards.active({ deposit_amount: 100 });
    await world.fault('fund', { delayMs: 60_000 });
    const back = await cards.spentBy(async () => {
      await client.recharge({ ...card, amount: 50 });
      await close(card);
      await world.advance(60_000);
      await world.settled(String(card.card_id));
    });
    expect(back).toBe(1 - 97.5);
    expect(await cards.status(card)).toBe('CLOSED');
  });
});
