import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type MessageType, messageTypes } from '../../authorizations/index.ts';
import { confirmChallenge, declineChallenge, startChallenge } from '../../challenges/index.ts';
import { money } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { testAcceptor } from '../../testing/test-message.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database);
const { call } = world;
const sandbox = `/sandbox/merchants/${merchant}`;

const send = (type: string, body: object) =>
  call('POST', `${sandbox}/messages`, { body: { type, ...amountOf(type), ...body } });
const amountOf = (type: string) =>
  type === 'verification' || type === 'balance-inquiry' ? {} : { amount: '1.00' };

async function cardWith(major = 100): Promise<string> {
  return publicId('card', (await cards.activeCard(major)).id);
}

const hearers: readonly (readonly [string, unknown, readonly MessageType[]])[] = [
  ['as_advice', true, ['reversal']],
  ['purchase_amount', '1.00', ['reversal']],
  ['decided', { auth_code: 'ABC123', response_code: '00' }, ['advice']],
  ['cashback', '0.50', ['authorization', 'advice', 'incremental', 'debit', 'settlement']],
  [
    'authentication',
    { transaction_id: 'A-1', value: `${'A'.repeat(27)}=` },
    ['authorization', 'advice', 'verification', 'debit'],
  ],
  [
    'force_decline',
    'card-frozen',
    ['authorization', 'incremental', 'verification', 'balance-inquiry', 'debit'],
  ],
];

describe.each(hearers)('%s', (field, value, types) => {
  test('is refused in every message in which it says nothing, and taken in the others', async () => {
    const card = await cardWith();
    for (const type of messageTypes) {
      const { status, body } = await send(type, { card, [field]: value });
      expect([type, status, body.error?.field]).toEqual(
        types.includes(type) ? [type, 201, undefined] : [type, 400, field],
      );
    }
  });
});

test('the short ways refuse what says nothing in them', async () => {
  const body = { card: await cardWith(), amount: '1.00', force_decline: 'card-frozen' };
  for (const way of ['settlements', 'refunds']) {
    expect(await call('POST', `${sandbox}/${way}`, { body })).toMatchObject({
      status: 400,
      body: { error: { field: 'force_decline', message: expect.stringContaining('says nothing in a') } },
    });
  }
  expect(await call('POST', `${sandbox}/authorizations`, { body })).toMatchObject({
    status: 201,
    body: { decline_reason: 'card-frozen' },
  });
});

describe('a message that names its purchase', () => {
  async function purchase() {
    const card = await cardWith(500);
    const { body } = await send('authorization', {
      ...{ card, amount: '20.00', merchant: { library: 'hotel-lumen' } },
    });
    return { card, authorization_id: body.authorization.id as string };
  }
  const lumen = { name: 'HOTEL LUMEN', mcc: '7011', country: 'FR', city: 'Lyon' };

  test('takes place and currency from it', async () => {
    const { body } = await send('settlement', { ...(await purchase()), amount: '20.00' });
    expect(body.event).toMatchObject({ amount: { amount: '20.00', currency: 'EUR' }, merchant: lumen });
    expect(body.event.flags).not.toContain('no-authorization');
  });

  test('takes only what it does not say', async () => {
    const said = { amount: '5.00', merchant: { city: 'Paris' } };
    const { body: partly } = await send('settlement', { ...(await purchase()), ...said });
    expect(partly.event).toMatchObject({ merchant: { ...lumen, city: 'Paris' } });
    const { body: priced } = await send('settlement', {
      ...(await purchase()),
      amount: '5.00',
      currency: 'USD',
    });
    expect(priced.event).toMatchObject({ amount: { currency: 'USD' }, merchant: lumen });
    const elsewhere = { amount: '5.00', merchant: { library: 'citypoint-atm' } };
    const { body: placed } = await send('refund', { ...(await purchase()), ...elsewhere });
    expect(placed.event).toMatchObject({ amount: { currency: 'EUR' }, merchant: { mcc: '6011' } });
  });

  test('of another merchant takes nothing and is refused', async () => {
    const { authorization_id } = await purchase();
    const other = await sandboxApiWorld(database);
    const card = publicId('card', (await other.cards.activeCard(10)).id);
    const body = { type: 'settlement', card, amount: '1.00', authorization_id };
    expect(
      await other.world.call('POST', `/sandbox/merchants/${other.merchant}/messages`, { body }),
    ).toMatchObject({ status: 404, body: { error: { field: 'authorization_id' } } });
  });
});

describe('a message that names a challenge', () => {
  async function challenged(ends: 'accepted' | 'declined' | 'not' = 'accepted') {
    const card = await cards.activeCard(100);
    const { challenges } = cards.engine;
    const started = await startChallenge(challenges, {
      ...{ card, kind: 'otp', transactionId: randomUUID(), acceptor: testAcceptor },
      amount: money(cards.USD(20), 'USD'),
    });
    if (started.kind !== 'started') throw new Error(started.kind);
    const key = { merchantId: cards.scope.merchantId, challengeId: started.challenge.id };
    if (ends === 'accepted') await confirmChallenge(challenges, key);
    if (ends === 'declined') await declineChallenge(challenges, key);
    return { card: publicId('card', card.id), challenge: publicId('challenge', started.challenge.id) };
  }

  test.each(['declined', 'not'] as const)('that is %s accepted is refused', async (ends) => {
    const said = await challenged(ends);
    const refused = await send('authorization', { ...said, amount: '20.00' });
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: 'not_possible', field: 'challenge' } },
    });
    expect(refused.body.error.message).toContain(ends === 'not' ? 'in-progress' : 'declined');
  });

  test('that it has not, or that another merchant has, is refused', async () => {
    const said = await challenged();
    const other = await sandboxApiWorld(database);
    const theirs = { ...said, card: publicId('card', (await other.cards.activeCard(10)).id) };
    const body = { type: 'authorization', amount: '20.00', ...theirs };
    for (const answered of [
      await other.world.call('POST', `/sandbox/merchants/${other.merchant}/messages`, { body }),
      await send('authorization', { ...said, challenge: publicId('challenge', randomUUID()) }),
    ]) {
      expect(answered).toMatchObject({ status: 404, body: { error: { field: 'challenge' } } });
    }
    const malformed = await send('authorization', { ...said, challenge: said.card });
    expect(malformed).toMatchObject({ status: 400, body: { error: { field: 'challenge' } } });
  });

  test('beside a value of its own, or where it says nothing, is refused', async () => {
    const said = await challenged();
    const authentication = { transaction_id: 'A-1', value: `${'A'.repeat(27)}=` };
    for (const [type, more] of [
      ['authorization', { authentication }],
      ['settlement', {}],
      ['refund', {}],
      ['reversal', {}],
      ['incremental', {}],
    ] as const) {
      expect(await send(type, { ...said, ...more })).toMatchObject({
        ...{ status: 400, body: { error: { field: 'challenge' } } },
      });
    }
  });

  test('for another amount or another card is declined', async () => {
    const said = await challenged();
    const mismatch = {
      status: 201,
      body: { decline_reason: 'authentication-mismatch', response_code: '63' },
    };
    expect(await send('authorization', { ...said, amount: '19.99' })).toMatchObject(mismatch);
    expect(await send('authorization', { ...said, card: await cardWith(), amount: '20.00' })).toMatchObject(
      mismatch,
    );
  });

  test('for its purchase is approved, and the purchase is known to be authenticated', async () => {
    const { body } = await send('authorization', { ...(await challenged()), amount: '20.00' });
    expect(body).toMatchObject({ outcome: 'approved' });
    const path = `/merchants/${merchant}/authorizations/${body.authorization.id}`;
    const { body: shown } = await call('GET', path);
    expect(shown).toMatchObject({ three_ds: 'authenticated', authentication: 'match' });
    const check = { check: 'authentication-value-matches', result: 'passed' };
    expect(shown.decision.checks).toContainEqual(expect.objectContaining(check));
  });

  test('may do so in a short way', async () => {
    const body = { ...(await challenged()), amount: '20.00' };
    expect(await call('POST', `${sandbox}/authorizations`, { body })).toMatchObject({
      ...{ status: 201, body: { status: 'complete' } },
    });
  });
});

describe('what would have been approved', () => {
  test('is told of the request that was declined, again when it comes again, and of nothing after it', async () => {
    const card = await cardWith(10);
    const declined = await send('authorization', { card, amount: '11.00' });
    expect(declined.body).toMatchObject({ outcome: 'declined', counterfactual: { lower_by: '1.00' } });
    const { identity, transaction_id, authorization } = declined.body;
    const link = { transaction_id };
    const again = await send('authorization', { card, amount: '11.00', identity, link });
    expect(again.body.counterfactual).toEqual(declined.body.counterfactual);

    const authorization_id = authorization.id;
    const reversed = await send('reversal', { card, authorization_id, amount: '1.00' });
    expect(reversed.body).toMatchObject({ outcome: 'declined', counterfactual: null });
    const settled = await send('settlement', { card, authorization_id, amount: '1.00' });
    expect(settled.body).toMatchObject({ outcome: 'approved', counterfactual: null });
  });

  test('is told of a declined increment by its own decision', async () => {
    const card = await cardWith(10);
    const { body } = await send('authorization', { card, amount: '8.00' });
    const more = { card, amount: '5.00', authorization_id: body.authorization.id };
    expect((await send('incremental', more)).body).toMatchObject({
      ...{ outcome: 'declined', decline_reason: 'insufficient-funds', counterfactual: { lower_by: '3.00' } },
    });
  });
});
