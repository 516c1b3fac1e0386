import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { messageTypes } from '../../authorizations/index.ts';
import { cardBalances } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import type { Secret } from '../../vault/index.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database);
const { call } = world;
const sandbox = `/sandbox/merchants/${merchant}`;
const { USD } = cards;

const send = (type: string, body: object, idempotencyKey: string = randomUUID()) =>
  call('POST', `${sandbox}/messages`, { body: { type, ...body }, idempotencyKey });

/** A card with so much on it, by the name that requests give it. */
async function cardWith(major = 100): Promise<string> {
  return publicId('card', (await cards.activeCard(major)).id);
}

describe('a message is refused, naming the field,', () => {
  const card = cardWith();

  test.each(['0', '-1', '1.001', '1e2', '', '1000000000000', 'ten', ' 1', undefined])(
    'with an amount of %j',
    async (amount) => {
      for (const path of ['messages', 'authorizations']) {
        const body = { card: await card, amount, ...(path === 'messages' ? { type: 'authorization' } : {}) };
        expect(await call('POST', `${sandbox}/${path}`, { body })).toMatchObject({
          status: 400,
          body: { error: { field: 'amount' } },
        });
      }
    },
  );

  test.each([
    [{ type: 'gift' }, 'type'],
    [{ currency: 'XXX' }, 'currency'],
    [{ card: '' }, 'card'],
    [{ merchant: { mcc: '54' } }, 'merchant.mcc'],
    [{ merchant: { country: 'ZZ' } }, 'merchant.country'],
    [{ merchant: { name: '' } }, 'merchant.name'],
    [{ merchant: { name: 'a\u0000b' } }, 'merchant.name'],
    [{ merchant: { city: '\ud800' } }, 'merchant.city'],
    [{ merchant: { city: 'New\nYork' } }, 'merchant.city'],
    [{ merchant: { library: 'nowhere' } }, 'merchant.library'],
    [{ merchant: { colour: 'red' } }, 'merchant.colour'],
    [{ channel: 'pigeon' }, 'channel'],
    [{ entry_mode: 'guess' }, 'entry_mode'],
    [{ cashback: '-1' }, 'cashback'],
    [{ purchase_amount: 'all' }, 'purchase_amount'],
    [{ billing: { amount: '1' } }, 'billing.currency'],
    [{ billing: { amount: '1.005', currency: 'USD' } }, 'billing.amount'],
    [{ settlement: { amount: 'x', currency: 'EUR' } }, 'settlement.amount'],
    [{ final: 'yes' }, 'final'],
    [{ presented: { expiry: '13/30' } }, 'presented.expiry'],
    [{ presented: { cvv2: '12' } }, 'presented.cvv2'],
    [{ presented: { pin: 'abcd' } }, 'presented.pin'],
    [{ three_ds: 'maybe' }, 'three_ds'],
    [{ avs: 'maybe' }, 'avs'],
    [{ wallet: 'a\u0007b' }, 'wallet'],
    [{ identity: { stan: '42' } }, 'identity.stan'],
    [{ identity: { transmitted_at: '1332000000' } }, 'identity.transmitted_at'],
    [{ identity: { rrn: 'short' } }, 'identity.rrn'],
    [{ identity: { acquirer: 'bank' } }, 'identity.acquirer'],
    [{ identity: { message_class: '100' } }, 'identity.message_class'],
    [{ link: { transaction_id: 'a b' } }, 'link.transaction_id'],
    [{ link: { auth_code: '1' } }, 'link.auth_code'],
    [{ authorization_id: 'authorization_1' }, 'authorization_id'],
    [{ decided: { auth_code: 'ABC123' } }, 'decided.response_code'],
    [{ force_decline: 'because' }, 'force_decline'],
    [{ colour: 'red' }, 'colour'],
  ])('when it says %j', async (more, field) => {
    const answered = await send('authorization', { card: await card, amount: '1.00', ...more });
    expect([answered.status, answered.body.error?.field]).toEqual([400, field]);
  });

  test.each(['verification', 'balance-inquiry'])('when a %s has an amount', async (type) => {
    const answered = await send(type, { card: await card, amount: '1.00' });
    expect([answered.status, answered.body.error.field]).toEqual([400, 'amount']);
    expect((await send(type, { card: await card, amount: '0.00' })).status).toBe(201);
  });

  test('when there is no such card, or it is of another merchant', async () => {
    const { path } = await world.tenant();
    const body = { card: await card, amount: '1.00' };
    expect(await call('POST', `/sandbox${path}/authorizations`, { body })).toMatchObject({ status: 404 });
    for (const name of ['1', '9999999999999999', 'card_1', publicId('card', randomUUID())]) {
      const named = { body: { card: name, amount: '1.00' } };
      expect(await call('POST', `${sandbox}/authorizations`, named)).toMatchObject({ status: 404 });
    }
  });

  test('when it follows a purchase of another card', async () => {
    const { body } = await send('authorization', { card: await cardWith(), amount: '1.00' });
    const { id } = body.authorization;
    const other = { card: await cardWith(), amount: '1.00', authorization_id: id };
    expect(await send('settlement', other)).toMatchObject({
      status: 404,
      body: { error: { field: 'authorization_id' } },
    });
  });

  test('by a key that may not send messages', async () => {
    const { key, path } = await world.tenant();
    const body = { type: 'authorization', card: 'card_1', amount: '1.00' };
    expect(await call('POST', `/sandbox${path}/messages`, { body, key })).toMatchObject({ status: 403 });
  });
});

describe('a message', () => {
  test('of every type is answered, whatever became of it', async () => {
    const card = await cardWith();
    for (const type of messageTypes) {
      const amount = type === 'verification' || type === 'balance-inquiry' ? {} : { amount: '1.00' };
      const { status, body } = await send(type, { card, ...amount });
      expect([type, status, body.event.type]).toEqual([type, 201, type]);
    }
  });

  test('says what became of it, what is left, and what it went out as', async () => {
    const { body } = await send('authorization', { card: await cardWith(100), amount: '12.50' });
    expect(body).toMatchObject({
      ...{ outcome: 'approved', response_code: '00', decline_reason: null, counterfactual: null },
      event: {
        type: 'authorization',
        status: expect.any(String),
        billing: { amount: '12.50', currency: 'USD' },
      },
      authorization: { status: 'pending', open: '12.50' },
      available: { amount: '87.50', currency: 'USD' },
      identity: { message_class: '0100', stan: expect.stringMatching(/^\d{6}$/) },
      transaction_id: expect.stringMatching(/^\d{15}$/),
    });
  });

  test('that is declined says why, and what would have been approved', async () => {
    const { status, body } = await send('authorization', { card: await cardWith(10), amount: '11.00' });
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ outcome: 'declined', response_code: '51', decline_reason: 'insufficient-funds' },
        explanation: 'The amount is larger than the available balance.',
        counterfactual: { lower_by: '1.00' },
        authorization: { status: 'declined' },
      },
    ]);
  });

  test('of a library’s merchant is in its currency and its channel, with what is said instead', async () => {
    const merchantOf = { library: 'hotel-lumen', city: 'Paris' };
    const { body } = await send('authorization', {
      card: await cardWith(),
      amount: '20.00',
      merchant: merchantOf,
    });
    expect(body.event).toMatchObject({
      amount: { amount: '20.00', currency: 'EUR' },
      merchant: { name: 'HOTEL LUMEN', mcc: '7011', country: 'FR', city: 'Paris' },
    });
  });

  test('may choose every field, and the purchase shows it', async () => {
    const card = await cards.activeCard(100);
    const { expiry } = await cards.reread(card);
    if (!expiry) throw new Error('The card has no expiry.');
    const month = String(expiry.month).padStart(2, '0');
    const said = {
      ...{ channel: 'card-present', entry_mode: 'contactless', wallet: 'apple-pay', cashback: '5.00' },
      ...{ three_ds: 'attempted', avs: 'postal-code-match', partial_approval: true },
      settlement: { amount: '18.40', currency: 'EUR' },
      presented: { expiry: `${month}/${String(expiry.year).slice(2)}`, cvv2: '0000' },
      identity: { acquirer: '123456', stan: '000042', transmitted_at: '0229235959', rrn: 'ABCDEF123456' },
      link: { transaction_id: 'MC1234567' },
    };
    const body = { card: publicId('card', card.id), amount: '20.00', ...said };
    const { body: answered } = await send('authorization', body);
    expect(answered.event.decline_reason).toBe('cvv2-mismatch');
    const { body: shown } = await call(
      'GET',
      `/merchants/${merchant}/authorizations/${answered.authorization.id}`,
    );
    expect(shown).toMatchObject({
      ...{ channel: 'card-present', entry_mode: 'contactless', wallet: 'apple-pay', cvv2: 'mismatch' },
      ...{ three_ds: 'attempted', avs: 'postal-code-match', acquirer: '123456', stan: '000042' },
      ...{ transmitted_at: '0229235959', rrn: 'ABCDEF123456', transaction_id: 'MC1234567' },
      cashback: { amount: '5.00', currency: 'USD' },
      settlement: { amount: '18.40', currency: 'EUR' },
      decision: { decline_reason: 'cvv2-mismatch', counterfactual: null },
    });
    // What was presented is nobody's to read again.
    expect(JSON.stringify(shown)).not.toContain('0000"');
  });

  test('is declined when that is asked for, whatever the card would allow', async () => {
    const body = { card: await cardWith(), amount: '1.00', force_decline: 'card-blocked-by-issuer' };
    expect((await send('authorization', body)).body).toMatchObject({
      ...{ outcome: 'declined', decline_reason: 'card-blocked-by-issuer', response_code: '62' },
    });
  });
});

describe('the same message', () => {
  test('under the same key is answered as before', async () => {
    const [card, key] = [await cardWith(10), randomUUID()];
    const first = await send('authorization', { card, amount: '11.00' }, key);
    expect((await send('authorization', { card, amount: '11.00' }, key)).body).toEqual(first.body);
    expect(await send('authorization', { card, amount: '1.00' }, key)).toMatchObject({ status: 422 });
  });

  test('under another key, with its identity, is the same message, and cannot be another', async () => {
    const card = await cards.activeCard(100);
    const name = publicId('card', card.id);
    const first = await send('authorization', { card: name, amount: '40.00' });
    const { identity } = first.body;
    const replay = { card: name, amount: '40.00', identity };
    expect((await send('authorization', replay)).body.event).toEqual(first.body.event);
    expect(await cardBalances(database, card)).toMatchObject({ held: USD(40) });
    expect(await send('authorization', { ...replay, amount: '41.00' })).toMatchObject({
      status: 409,
      body: { error: { code: 'already_exists', field: 'identity' } },
    });
  });
});

describe('a card number', () => {
  test('names a card; one that no card has is declined and listed by its last four digits', async () => {
    const card = await cards.activeCard(100);
    const pan = await cards.engine.vault.readPan(database, cards.scope.merchantId, card.id);
    const { body } = await send('authorization', { card: (pan as Secret).reveal(), amount: '1.00' });
    expect(body).toMatchObject({ outcome: 'approved', event: { card_id: publicId('card', card.id) } });

    const stranger = await send('authorization', { card: '4408720000000007', amount: '1.00' });
    expect(stranger).toMatchObject({
      status: 201,
      body: {
        ...{ outcome: 'declined', response_code: '14', decline_reason: 'unknown-card' },
        ...{ event: null, authorization: null, available: null },
      },
    });
    await send('authorization', { card: '4408720000000015', amount: '2.00' });
    const first = await call('GET', `${sandbox}/unknown-card-messages?limit=1`);
    const { next_cursor } = first.body;
    const second = await call('GET', `${sandbox}/unknown-card-messages?limit=1&cursor=${next_cursor}`);
    const listed = [...first.body.data, ...second.body.data];
    expect(listed.map(({ last4 }) => last4).toSorted()).toEqual(['0007', '0015']);
    expect(JSON.stringify(listed)).not.toContain('440872');
  });

  test.each(['x', 'YQ', Buffer.from('2026-01-01/x').toString('base64url')])(
    'has no page %j',
    async (cursor) => {
      expect(await call('GET', `${sandbox}/unknown-card-messages?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { error: { field: 'cursor' } },
      });
    },
  );
});

describe('the short ways', () => {
  test('play a purchase, its settlement in parts, a refund and a reversal', async () => {
    const card = await cards.activeCard(100);
    const name = publicId('card', card.id);
    const purchase = { card: name, amount: '60.00' };
    const { body: held } = await call('POST', `${sandbox}/authorizations`, { body: purchase });
    expect(held).toMatchObject({
      ...{ type: 'authorization', status: 'complete', decline_reason: null },
      billing: { amount: '60.00', currency: 'USD' },
    });
    const { authorization_id } = held;
    const follow = (what: string, amount: string, more: object = {}) =>
      call('POST', `${sandbox}/${what}`, { body: { card: name, amount, authorization_id, ...more } });
    await follow('settlements', '20.00', { final: false });
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(40), held: USD(40) });
    expect(await follow('reversals', '41.00')).toMatchObject({
      status: 201,
      body: { status: 'declined', decline_reason: 'exceeds-original' },
    });
    await follow('reversals', '40.00');
    expect((await follow('reversals', '1.00')).body).toMatchObject({ decline_reason: 'nothing-to-reverse' });
    await follow('refunds', '5.00');
    expect(await cardBalances(database, card)).toMatchObject({ available: USD(85), held: 0n });
  });

  test('answer a decline like an approval, and the same request with the same transaction', async () => {
    const card = await cards.activeCard(10);
    const once = { body: { card: String(card.number), amount: '11.00' }, idempotencyKey: randomUUID() };
    const first = await call('POST', `${sandbox}/authorizations`, once);
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'declined', decline_reason: 'insufficient-funds' },
    });
    expect((await call('POST', `${sandbox}/authorizations`, once)).body).toEqual(first.body);
  });

  test('take a reversal only of a purchase that is named', async () => {
    const body = { card: await cardWith(), amount: '1.00' };
    expect(await call('POST', `${sandbox}/reversals`, { body })).toMatchObject({
      status: 400,
      body: { error: { field: 'authorization_id' } },
    });
  });
});

test('the library of merchants is shown to whoever may send messages', async () => {
  const key = await world.apiKey(['network'], cards.scope.merchantId);
  const { body } = await call('GET', '/sandbox/acceptors', { key });
  expect(body.data).toContainEqual(
    expect.objectContaining({ key: 'olive-and-thyme', mcc: '5812', currency: 'USD', habit: 'tips' }),
  );
});
