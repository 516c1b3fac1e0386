import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectSealedSuccess, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { Secret } from '../../../vault/index.ts';

// "Get Card Information"
const path = '/card/get_information';
const alias = '/card/get_info';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const information = (card: CardOf) => client.call(path, card);

/** Three years from now, as it is printed on the cards of the templates. */
const expiry = (() => {
  const now = world.engine.clock.now();
  const month = String(now.getUTCMonth() + 1).padStart(2, '0');
  return `${month}/${String(now.getUTCFullYear() + 3).slice(-2)}`;
})();

/** All there is to say of a card whose number begins so. */
const says = (bin: string, status: string, template: number) =>
  new RegExp(
    `^\\{"number":"${bin}\\d{10}","cvv":"\\d{3}","expiry_date":"${expiry}","status":"${status}","template_id":${template}\\}$`,
  );

describe(`POST ${path}: the information`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    expectSealedSuccess(await information(await cards.active()), says('441222', 'ACTIVE', 3));
  });

  test('has number, cvv, expiry_date, status and template_id, and nothing else', async () => {
    const answer = await information(await cards.active());
    expect(Object.keys(answer.data as object)).toEqual([
      ...['number', 'cvv', 'expiry_date', 'status', 'template_id'],
    ]);
  });

  test('of an ACTIVE card shows all of it, each time the same', async () => {
    const card = await cards.active();
    const { text } = await information(card);
    expect(text).toMatch(says('441222', 'ACTIVE', 3));
    expectSealedSuccess(await information(card), text);
  });

  test('of every template shows its own', async () => {
    const user_id = await cards.verifiedUser();
    const visa = await cards.active({ user_id, template_id: templates.verified });
    expectSealedSuccess(await information(visa), says('441221', 'ACTIVE', 1));
    expectSealedSuccess(await information(await cards.unloaded()), says('531221', 'TBA', 2));
    expectSealedSuccess(await information(await cards.assigned()), says('441223', 'TBA', 4));
  });

  test('of a physical card shows the number that was assigned', async () => {
    const number = await cards.stockNumber();
    const card = await cards.assigned(number);
    expect((await client.getCardInformation(card)).number).toBe(number);
  });

  test('of a physical card that has its PIN says ACTIVE', async () => {
    expectSealedSuccess(await information(await cards.physical()), says('441223', 'ACTIVE', 4));
  });

  test('of a LOCKED card shows all of it', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await cards.altered(card, 'LOCK');
    expectSealedSuccess(await information(card), says('441222', 'LOCKED', 3));
  });

  test('of a card that is PENDING has no number yet', { tags: 'inferred' }, async () => {
    await world.fault('issue', { delayMs: 60_000 });
    const card = await cards.applied();
    expectSealedSuccess(
      await information(card),
      '{"number":"","cvv":"","expiry_date":"","status":"PENDING","template_id":3}',
    );
    await world.advance(60_000);
    await world.settled();
    expectSealedSuccess(await information(card), says('441222', 'ACTIVE', 3));
  });

  test('of a card that is closing says LOCKED', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const id = String(card.card_id);
    const { authorizationId } = await world.network.authorize(id, 5);
    await client.updateStatus({ ...card, alter: 'CLOSE' });
    expectSealedSuccess(await information(card), says('441222', 'LOCKED', 3));
    await world.network.reverse(id, 5, authorizationId ?? '');
    await world.settled(id);
  });

  test('of a CLOSED card hides number and cvv', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const { number } = await client.getCardInformation(card);
    await cards.altered(card, 'CLOSE');
    expectSealedSuccess(
      await information(card),
      `{"number":"${number.slice(-4).padStart(16, '*')}","cvv":"","expiry_date":"${expiry}","status":"CLOSED","template_id":3}`,
    );
  });

  test('has the cvv that purchases are compared with', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const { cvv } = await client.getCardInformation(card);
    const buy = async (code: string) => {
      const presented = { expiry: null, cvv2: Secret.of(code), pin: null };
      const bought = await world.network.send('authorization', String(card.card_id), 1, { presented });
      return bought.declineReason;
    };
    expect(await buy(cvv === '000' ? '001' : '000')).toBe('cvv2-mismatch');
    expect(await buy(cvv)).toBeNull();
  });
});

test(`POST ${alias}: answers what ${path} does`, { tags: 'inferred' }, async () => {
  const card = await cards.active();
  expectSealedSuccess(await client.call(alias, card), (await information(card)).text);
});
