import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cardBalances } from '../../cards/index.ts';
import { challengeAuthentication, confirmChallenge, startChallenge } from '../../challenges/index.ts';
import { money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import type { Secret } from '../../vault/index.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database, { mode: 'production' });
const { USD } = cards;
const path = `/merchants/${merchant}/network-messages`;
const key = await world.apiKey(['network'], cards.scope.merchantId);

const digits = (count: number) =>
  Array.from({ length: count }, () => Math.floor(Number(`0x${randomUUID().slice(0, 4)}`) % 10)).join('');

const identityOf = (messageClass: string) => ({
  ...{ message_class: messageClass, acquirer: '123456', stan: digits(6) },
  ...{ transmitted_at: '0401120000', rrn: digits(12) },
});
const place = { name: 'BLUE HERON COFFEE', id: '', mcc: '5814', country: 'US', city: 'Seattle' };

/** A whole message that may be sent. */
const whole = (type: string, messageClass: string, more: object = {}) => ({
  ...{ type, amount: '10.00', currency: 'USD', identity: identityOf(messageClass), merchant: place },
  ...more,
});
const send = (body: object, options: object = {}) => world.call('POST', path, { key, body, ...options });

async function cardWith(major = 100) {
  const card = await cards.activeCard(major);
  return { card, name: publicId('card', card.id) };
}

describe('a message is refused', () => {
  const { identity: complete, ...noIdentity } = whole('authorization', '0100', { card: 'card_1' });

  test.each([
    ['identity', noIdentity],
    ...Object.keys(complete).map((part) => [
      `identity.${part}`,
      { ...noIdentity, identity: { ...complete, [part]: undefined } },
    ]),
    ...['merchant', 'currency', 'card', 'type', 'amount'].map((field) => [
      field,
      { ...noIdentity, identity: complete, [field]: undefined },
    ]),
    ...Object.keys(place).map((part) => [
      `merchant.${part}`,
      { ...noIdentity, identity: complete, merchant: { ...place, [part]: undefined } },
    ]),
  ] as [string, object][])('where %s is missing', async (field, body) => {
    const answered = await send(body);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test.each([
    ['force_decline', { force_decline: 'card-frozen' }],
    ['as_advice', { as_advice: true }],
    ['authorization_id', { authorization_id: publicId('authorization', randomUUID()) }],
    ['merchant.library', { merchant: { ...place, library: 'blue-heron' } }],
    ['purchase_amount', { purchase_amount: '1.00' }],
    ['decided', { decided: { auth_code: 'ABC123', response_code: '00' } }],
    ['challenge', { challenge: publicId('challenge', randomUUID()) }],
    ['authentication.value', { authentication: { transaction_id: 'A-1' } }],
    ['authentication.value', { authentication: { transaction_id: 'A-1', value: 'AAAA' } }],
    ['authentication.value', { authentication: { transaction_id: 'A-1', value: `${'_'.repeat(27)}=` } }],
    ['authentication.transaction_id', { authentication: { value: `${'A'.repeat(27)}=` } }],
    [
      'authentication.transaction_id',
      { authentication: { transaction_id: 'x'.repeat(37), value: `${'A'.repeat(27)}=` } },
    ],
  ])('where it says %s', async (field, more) => {
    const answered = await send({ ...noIdentity, identity: complete, ...more });
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('about a card that the merchant has not', async () => {
    for (const card of ['card_1', 'x', publicId('card', randomUUID()), '1999999999999999'])
      expect(await send(whole('authorization', '0100', { card }))).toMatchObject({ status: 404 });
  });

  test('without the scope, and of another tenant', async () => {
    const { name } = await cardWith();
    const other = await world.tenant();
    const message = whole('authorization', '0100', { card: name });
    const merchantKey = await world.apiKey(['merchant'], cards.scope.merchantId);
    expect(await send(message, { key: merchantKey })).toMatchObject({ status: 403 });
    expect(await send(message, { key: null })).toMatchObject({ status: 401 });
    const othersKey = await world.apiKey(['network'], other.merchantId);
    expect(await send(message, { key: othersKey })).toMatchObject({ status: 404 });
    // Its own door does not lead to this card either.
    const ownDoor = `${other.path}/network-messages`;
    expect(await world.call('POST', ownDoor, { key: othersKey, body: message })).toMatchObject({
      status: 404,
      body: { error: { message: 'There is no such card.' } },
    });
  });

  test('under an identity that another message had', async () => {
    const { name } = await cardWith();
    const message = whole('authorization', '0100', { card: name });
    await send(message);
    expect(await send({ ...message, amount: '11.00' })).toMatchObject({
      status: 409,
      body: { error: { code: 'already_exists', field: 'identity' } },
    });
  });
});

describe('in production', () => {
  test('a purchase goes through its life', async () => {
    const { card, name } = await cardWith(100);
    const link = { transaction_id: digits(15) };
    const message = (type: string, messageClass: string, amount: string, more: object = {}) =>
      send(whole(type, messageClass, { card: name, link, amount, ...more }));

    const { status, body } = await message('authorization', '0100', '40.00', { channel: 'card-present' });
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ outcome: 'approved', transaction_id: link.transaction_id, counterfactual: null },
        ...{ available: { amount: '60.00', currency: 'USD' }, authorization: { open: '40.00' } },
      },
    ]);
    await message('incremental', '0100', '10.00');
    await message('reversal', '0420', '5.00');
    await message('settlement', '1240', '45.00');
    await message('refund', '0100-refund', '20.00');
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(75), held: 0n });
    const shown = await world.call('GET', `/merchants/${merchant}/authorizations/${body.authorization.id}`);
    expect(shown.body).toMatchObject({
      ...{ status: 'settled', channel: 'card-present', entry_mode: 'chip', acquirer: '123456' },
      merchant: place,
    });
    expect(shown.body.events.map(({ type }: { type: string }) => type)).toEqual([
      ...['authorization', 'incremental', 'reversal', 'settlement', 'refund'],
    ]);
  });

  test('a message that comes again is answered with what was recorded', async () => {
    const { card, name } = await cardWith(100);
    const message = whole('authorization', '0100', { card: name, link: { transaction_id: digits(15) } });
    const first = await send(message);
    const again = await send(message);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(again.body).toEqual({ ...first.body, available: null });
    expect(await cardBalances(database, card)).toMatchObject({ held: USD(10) });
  });

  test('the value of an accepted challenge is what the acquirer sends along', async () => {
    const { card, name } = await cardWith();
    const { challenges } = cards.engine;
    const transactionId = randomUUID();
    const started = await startChallenge(challenges, {
      ...{ card, kind: 'out-of-band', transactionId, acceptor: place, amount: money(USD(10), 'USD') },
    });
    if (started.kind !== 'started') throw new Error(started.kind);
    const key = { merchantId: cards.scope.merchantId, challengeId: started.challenge.id };
    await confirmChallenge(challenges, key);
    const found = await challengeAuthentication(challenges, key);
    if (found.kind !== 'authenticated') throw new Error(found.kind);
    const authentication = { transaction_id: transactionId, value: found.value.reveal() };

    const declined = await send(
      whole('authorization', '0100', { card: name, amount: '9.99', authentication }),
    );
    expect(declined.body).toMatchObject({
      ...{ outcome: 'declined', response_code: '63', decline_reason: 'authentication-mismatch' },
      counterfactual: null,
    });
    const { body } = await send(whole('authorization', '0100', { card: name, authentication }));
    expect(body).toMatchObject({ outcome: 'approved' });
    const { body: shown } = await world.call(
      'GET',
      `/merchants/${merchant}/authorizations/${body.authorization.id}`,
    );
    expect(shown).toMatchObject({ three_ds: 'authenticated', authentication: 'match' });
    expect(JSON.stringify([declined.body, body, shown])).not.toContain(authentication.value);
  });

  test('no transaction id is made up', async () => {
    const { name } = await cardWith();
    const { body } = await send(whole('authorization', '0100', { card: name }));
    expect(body).toMatchObject({ outcome: 'approved', transaction_id: null });
  });

  test('a card is named by its number too, and one that no card has is declined and kept note of', async () => {
    const { card, name } = await cardWith();
    const pan = await cards.engine.vault.readPan(database, cards.scope.merchantId, card.id);
    for (const by of [(pan as Secret).reveal(), String(card.number)]) {
      const { body } = await send(whole('authorization', '0100', { card: by }));
      expect(body).toMatchObject({ outcome: 'approved', event: { card_id: name } });
    }
    const stranger = whole('authorization', '0100', { card: '4408720000000007' });
    for (const { status, body } of [await send(stranger), await send(stranger)]) {
      expect([status, body]).toMatchObject([
        201,
        { outcome: 'declined', response_code: '14', event: null, identity: stranger.identity },
      ]);
    }
    const kept = await database.query('select last4 from unknown_card_messages where merchant_id = $1', [
      cards.scope.merchantId,
    ]);
    expect(kept).toEqual([{ last4: '0007' }]);
  });

  test('there is no sandbox beside it', async () => {
    const { name } = await cardWith();
    const body = { type: 'authorization', card: name, amount: '1.00' };
    expect(await world.call('POST', `/sandbox/merchants/${merchant}/messages`, { body })).toMatchObject({
      status: 404,
    });
    expect(await world.call('GET', '/sandbox/acceptors')).toMatchObject({ status: 404 });
  });

  test('an operator may pass messages on for any merchant', async () => {
    const { name } = await cardWith();
    const sent = await world.call('POST', path, { body: whole('authorization', '0100', { card: name }) });
    expect(sent).toMatchObject({ status: 201, body: { outcome: 'approved' } });
  });
});
