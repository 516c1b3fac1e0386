import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { updateProduct } from '../../catalog/index.ts';
import { publicId } from '../../platform/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { engineWorld } from '../../testing/engine-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await applicationWorld(database, { quota: null });
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const path = `/merchants/${merchant}/card-applications`;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);

const person = {
  first_name: 'Ada',
  last_name: 'Lovelace',
  country_code: 'GB',
  city: 'London',
  address: '12 St James’s Square',
};
const application = (more: object = {}) => ({
  product_id: publicId('product', cards.product.id),
  reference: randomUUID(),
  cardholder: person,
  ...more,
});

async function count(): Promise<number> {
  return (await database.query('select from cards where merchant_id = $1', [cards.scope.merchantId])).length;
}

describe('nobody applies', () => {
  test.each<[object, string]>([
    [{ product_id: 'product_1' }, 'product_id'],
    [{ reference: '' }, 'reference'],
    [{ reference: 'x'.repeat(65) }, 'reference'],
    [{ reference: 'a\u0000b' }, 'reference'],
    [{ cardholder: undefined }, 'cardholder'],
    [{ cardholder: { ...person, first_name: '' } }, 'cardholder.first_name'],
    [{ cardholder: { ...person, last_name: undefined } }, 'cardholder.last_name'],
    [{ cardholder: { ...person, country_code: 'XX' } }, 'cardholder.country_code'],
    [{ cardholder: { ...person, city: '\ud800' } }, 'cardholder.city'],
    [{ cardholder: { ...person, email: 'nowhere' } }, 'cardholder.email'],
    [{ cardholder: { ...person, phone: 'call me' } }, 'cardholder.phone'],
    [{ cardholder: { ...person, phone_country_code: '+44' } }, 'cardholder.phone_country_code'],
    [{ cardholder: { ...person, birthday: '1990-02-30' } }, 'cardholder.birthday'],
    [{ cardholder: { ...person, birthday: '1899-12-31' } }, 'cardholder.birthday'],
    [{ cardholder: { ...person, birthday: '2999-01-01' } }, 'cardholder.birthday'],
    [{ cardholder: { ...person, passport: 'X1' } }, 'cardholder.passport'],
    [{ pin: '123456' }, 'pin'],
  ])('with %j', async (more, field) => {
    const before = await count();
    const { status, body } = await call('POST', path, { body: application(more) });
    expect([status, body.error.field]).toEqual([400, field]);
    expect(await count()).toBe(before);
  });

  test('with a key of the network, or at another merchant', async () => {
    const network = await world.apiKey(['network'], cards.scope.merchantId);
    expect((await call('POST', path, { body: application(), key: network })).status).toBe(403);
    const { key, path: theirs } = await world.tenant();
    expect((await call('POST', path, { body: application(), key })).status).toBe(404);
    const foreign = await call('POST', `${theirs}/card-applications`, { body: application(), key });
    expect([foreign.status, foreign.body.error.message]).toEqual([404, 'There is no such product.']);
  });

  test('for a virtual card', async () => {
    const virtual = await engineWorld(database);
    const at = `/merchants/${publicId('merchant', virtual.scope.merchantId)}/card-applications`;
    const body = application({ product_id: publicId('product', virtual.product.id) });
    const answered = await call('POST', at, { body });
    expect([answered.status, answered.body.error.field]).toEqual([409, 'product_id']);
  });

  test('under a reference that another application has', async () => {
    const first = application();
    expect((await call('POST', path, { body: first })).status).toBe(201);
    const other = { ...first, cardholder: { ...person, first_name: 'Augusta' } };
    const { status, body } = await call('POST', path, { body: other });
    expect([status, body.error.code, body.error.field]).toEqual([409, 'already_exists', 'reference']);
  });

  test('for a card of a disabled product, nor beyond its quota; what was applied for before is still known', async () => {
    const first = application();
    const card = (await call('POST', path, { body: first })).body;
    const key = { merchantId: cards.scope.merchantId, productId: cards.product.id };
    const rules = { starterProducts: [], defaults: () => never(), check: () => null };
    await database.transaction((tx) => updateProduct(tx, key, { enabled: false }, new Date(), rules));
    const refused = await call('POST', path, { body: application() });
    expect([refused.status, refused.body.error.message]).toEqual([409, 'The product is disabled.']);
    expect((await call('POST', path, { body: first })).body).toEqual(card);
    await database.transaction((tx) => updateProduct(tx, key, { enabled: true }, new Date(), rules));

    const quota = `/merchants/${merchant}/products/${first.product_id}/opening-quota`;
    await call('PUT', quota, { body: { granted: 0 } });
    const exhausted = await call('POST', path, { body: application() });
    expect([exhausted.status, exhausted.body.error.message]).toEqual([
      409,
      `The opening quota of the product is used up. An operator raises it: \`products quota ${cards.product.code} --granted <n>\`.`,
    ]);
    expect((await call('POST', path, { body: first })).body).toEqual(card);
    await call('PUT', quota, { body: { granted: 100 } });
  });
});

describe('an application', () => {
  test.each(['operator', 'merchant'])('of the %s makes a card that waits for its holder', async (scope) => {
    const body = application({ reference: `by the ${scope}` });
    const key = scope === 'merchant' ? ownKey : world.operatorKey;
    const { status, body: card } = await call('POST', path, { body, key });
    expect([status, card]).toMatchObject([
      201,
      { status: 'pending-verification', reference: `by the ${scope}`, form: 'physical', last4: null },
    ]);
    const shown = await call('GET', `/merchants/${merchant}/cards/${card.id}`, { key });
    expect(shown.body).toMatchObject(card);
  });

  test('repeated is one application, also after the call itself was forgotten', async () => {
    const once = { body: application(), idempotencyKey: randomUUID() };
    const first = await call('POST', path, once);
    const before = await count();
    expect((await call('POST', path, once)).headers['idempotent-replayed']).toBe('true');
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect(await call('POST', path, once)).toMatchObject({ status: 201, body: first.body });
    expect(await count()).toBe(before);
  });
});

describe('a cancellation', () => {
  const applied = async () => (await call('POST', path, { body: application() })).body;
  const cancel = (id: string, key = ownKey) =>
    call('POST', `/merchants/${merchant}/cards/${id}/cancel`, { key });

  test('of a card that is another merchant’s, or nobody’s, finds none', async () => {
    const { id } = await applied();
    const { key, path: theirs } = await world.tenant();
    expect((await cancel(id, key)).status).toBe(404);
    expect((await call('POST', `${theirs}/cards/${id}/cancel`, { key })).status).toBe(404);
    expect((await cancel(publicId('card', randomUUID()))).status).toBe(404);
    const network = await world.apiKey(['network'], cards.scope.merchantId);
    expect((await cancel(id, network)).status).toBe(403);
    expect((await call('GET', `/merchants/${merchant}/cards/${id}`)).body.status).toBe(
      'pending-verification',
    );
  });

  test('ends the application and gives its quota back, once', async () => {
    const quota = async () =>
      (
        await call(
          'GET',
          `/merchants/${merchant}/products/${publicId('product', cards.product.id)}/opening-quota`,
        )
      ).body.held;
    const { id } = await applied();
    const held = await quota();
    expect((await cancel(id)).body.status).toBe('failed');
    expect((await cancel(id)).body.status).toBe('failed');
    expect(await quota()).toBe(held - 1);
  });

  test('of a card that waits for its number ends it too; one that is in use is refused, and stays so', async () => {
    const card = await cards.applied();
    await cards.review(card);
    expect((await cancel(publicId('card', card.id))).body.status).toBe('failed');
    const active = await cards.applied();
    await database.query(`update cards set status = 'active' where id = $1`, [active.id]);
    const { status, body } = await cancel(publicId('card', active.id));
    expect([status, body.error.message]).toEqual([
      409,
      'The card is active, and only an application is cancelled, until the card is activated. To stop the card, see `cards block`.',
    ]);
    await database.query(`update cards set status = 'closed' where id = $1`, [active.id]);
    expect((await cancel(publicId('card', active.id))).body.error.message).toBe(
      'The card is closed, and only an application is cancelled, until the card is activated.',
    );
    await database.query(`update cards set status = 'active' where id = $1`, [active.id]);
    expect((await cards.reread(active)).status).toBe('active');
  });
});

function never(): never {
  throw new Error('Nobody asks for that.');
}
