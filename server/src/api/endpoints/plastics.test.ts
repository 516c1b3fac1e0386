import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await plasticsWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const base = `/merchants/${merchant}`;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);
const networkKey = await world.apiKey(['network'], cards.scope.merchantId);
const stranger = await world.tenant();

const cardPath = (card: Pick<Card, 'id'>) => `${base}/cards/${publicId('card', card.id)}`;
const order = (card: Pick<Card, 'id'>, body: object, key = ownKey) =>
  call('POST', `${cardPath(card)}/plastics`, { body, key });
const move = (id: string, body: object, key = world.operatorKey) =>
  call('POST', `${base}/plastics/${id}/move`, { body, key });
const report = (id: string, as: string, key = ownKey) =>
  call('POST', `${base}/plastics/${id}/report`, { body: { as }, key });
const ordered = async (): Promise<string> =>
  (await order(await cards.verified(), { reason: 'first' })).body.id;

describe('a plastic is not ordered', () => {
  test.each<[object, string]>([
    [{}, 'reason'],
    [{ reason: 'bored' }, 'reason'],
    [{ reason: 'first', delivery_address: {} }, 'delivery_address.recipient'],
    [
      {
        reason: 'first',
        delivery_address: { recipient: 'Ada', lines: [], city: 'London', country_code: 'GB' },
      },
      'delivery_address.lines',
    ],
    [
      {
        reason: 'first',
        delivery_address: { recipient: 'Ada', lines: ['1'], city: 'London', country_code: 'XX' },
      },
      'delivery_address.country_code',
    ],
  ])('by %j', async (body, field) => {
    const answered = await order(await cards.verified(), body);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('for a card of another merchant, of nobody, or by the network', async () => {
    const card = await cards.verified();
    const body = { reason: 'first' };
    expect((await order(card, body, stranger.key)).status).toBe(404);
    expect((await order({ id: randomUUID() }, body)).status).toBe(404);
    expect((await order(card, body, networkKey)).status).toBe(403);
    expect((await call('GET', `${cardPath(card)}/plastics`)).body.data).toEqual([]);
  });

  test('too early, twice, or for a loss that nobody reported', async () => {
    const early = await order(await cards.applied(), { reason: 'first' });
    expect([early.status, early.body.error.message]).toEqual([
      409,
      'The card is pending-verification: its first piece is ordered once its holder is approved.',
    ]);
    const card = await cards.verified();
    await order(card, { reason: 'first' });
    expect((await order(card, { reason: 'first' })).status).toBe(409);
    const again = await order(await cards.inUse(), { reason: 'first' });
    expect([again.status, again.body.error.message]).toEqual([
      409,
      expect.stringMatching(
        /^The card is active, so it has had its first piece\. For another one say why: lost, /,
      ),
    ]);
    const unreported = await order(await cards.inUse(), { reason: 'lost' });
    expect([unreported.status, unreported.body.error.field]).toEqual([409, 'reason']);
  });

  test('twice under one Idempotency-Key, also after the call itself was forgotten', async () => {
    const card = await cards.verified();
    const once = { body: { reason: 'first' }, key: ownKey, idempotencyKey: randomUUID() };
    const path = `${cardPath(card)}/plastics`;
    const first = await call('POST', path, once);
    expect(first.status).toBe(201);
    const forget = () => database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    await forget();
    expect((await call('POST', path, once)).body).toEqual(first.body);
    await forget();
    expect((await call('POST', path, { ...once, body: { reason: 'damaged' } })).status).toBe(422);
    expect((await call('GET', path)).body.data).toHaveLength(1);
  });
});

describe('plastics', () => {
  test('of another merchant, or of nobody, do not exist', async () => {
    const id = await ordered();
    const nobodys = publicId('plastic', randomUUID());
    for (const [at, key] of [
      [`${base}/plastics/${id}`, stranger.key],
      [`${stranger.path}/plastics/${id}`, stranger.key],
      [`${base}/plastics/${nobodys}`, ownKey],
    ] as const) {
      expect((await call('GET', at, { key })).status).toBe(404);
    }
    const body = { to: 'personalised' };
    expect((await call('POST', `${stranger.path}/plastics/${id}/move`, { body })).status).toBe(404);
    expect((await move(nobodys, body)).status).toBe(404);
    const sandbox = `/sandbox${stranger.path}/plastics/${id}/move`;
    expect((await call('POST', sandbox, { body, key: stranger.key })).status).toBe(404);
    const lost = { body: { as: 'lost' }, key: stranger.key };
    expect((await call('POST', `${stranger.path}/plastics/${id}/report`, lost)).status).toBe(404);
    expect((await call('GET', `${base}/plastics/${id}`)).body.state).toBe('ordered');
  });

  test('are moved by the operator, who hears of the bureau; in a sandbox by its merchant too', async () => {
    const id = await ordered();
    const body = { to: 'personalised' };
    expect((await move(id, body, ownKey)).status).toBe(403);
    expect((await move(id, body, networkKey)).status).toBe(403);
    const sandbox = `/sandbox${base}/plastics/${id}/move`;
    expect((await call('POST', sandbox, { body, key: networkKey })).status).toBe(403);
    expect((await call('POST', sandbox, { body, key: ownKey })).body.state).toBe('personalised');
    expect((await report(id, 'lost', networkKey)).status).toBe(403);
  });

  test('are moved by no sandbox in production', async () => {
    const id = await ordered();
    const production = await sandboxApiOver(database, cards, { mode: 'production' });
    const body = { to: 'personalised' };
    const path = `${base}/plastics/${id}/move`;
    const key = world.operatorKey;
    expect((await production.world.call('POST', `/sandbox${path}`, { body, key })).status).toBe(404);
    expect((await production.world.call('POST', path, { body, key })).status).toBe(200);
  });

  test.each<[object, string]>([
    [{}, 'to'],
    [{ to: 'in-use' }, 'to'],
    [{ to: 'personalised', carrier: 'DHL' }, 'carrier'],
    [{ to: 'delivered', tracking_number: '1' }, 'tracking_number'],
    [{ to: 'shipped', carrier: '' }, 'carrier'],
    [{ to: 'shipped', tracking_number: 'a\u0000b' }, 'tracking_number'],
  ])('are not moved by %j', async (body, field) => {
    const answered = await move(await ordered(), body);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('skip no step on their way', async () => {
    const { status, body } = await move(await ordered(), { to: 'delivered' });
    expect([status, body.error.message]).toEqual([
      409,
      'The plastic is ordered, and its card pending-assignment.',
    ]);
  });

  test('that were never made cannot be stolen, nor reported as anything else, and are given up as lost', async () => {
    const id = await ordered();
    expect((await report(id, 'stolen')).body.error.message).toBe('The plastic is ordered.');
    expect((await report(id, 'broken')).body.error.field).toBe('as');
    expect((await report(id, 'lost')).status).toBe(200);
  });

  test('go from the bureau to their cardholder, with the number that is the card’s', async () => {
    const card = await cards.verified();
    const delivery_address = {
      ...{ recipient: 'Ada Lovelace', lines: ['12 St James’s Square'], city: 'London', state: '' },
      ...{ postal_code: 'SW1Y 4JH', country_code: 'GB' },
    };
    const { body: plastic } = await order(card, { reason: 'first', delivery_address });
    expect(plastic).toMatchObject({ state: 'ordered', reason: 'first', last4: null, delivery_address });
    const todo = await call('GET', `${base}/products/${plastic.product_id}/plastics?limit=100`);
    expect(todo.body.data.map(({ id }: { id: string }) => id)).toContain(plastic.id);
    const made = await move(plastic.id, { to: 'personalised' });
    const shipped = await move(plastic.id, { to: 'shipped', carrier: 'Royal Mail', tracking_number: 'RM1' });
    expect(shipped.body).toMatchObject({
      state: 'shipped',
      last4: made.body.last4,
      carrier: 'Royal Mail',
      tracking_number: 'RM1',
    });
    expect((await move(plastic.id, { to: 'shipped' })).body).toEqual(shipped.body);
    const delivered = await move(plastic.id, { to: 'delivered' });
    expect(Object.keys(delivered.body.times)).toEqual(['ordered', 'personalised', 'shipped', 'delivered']);
    const shown = (await call('GET', cardPath(card), { key: ownKey })).body;
    expect(shown).toMatchObject({
      status: 'pending-activation',
      plastic_id: plastic.id,
      last4: made.body.last4,
    });
  });

  test('are replaced when they are lost: the card goes on with another number', async () => {
    const card = await cards.inUse();
    const old = (await call('GET', cardPath(card))).body;
    const lost = await report(old.plastic_id, 'lost');
    expect(lost.body.state).toBe('lost');
    expect((await report(old.plastic_id, 'lost')).body).toEqual(lost.body);
    expect((await report(old.plastic_id, 'stolen')).status).toBe(409);
    expect((await call('GET', cardPath(card))).body).toMatchObject({
      status: 'active',
      number_retired: 'lost',
    });

    const { id } = (await order(card, { reason: 'lost' })).body;
    const activation = `${cardPath(card)}/plastics/${id}/activate`;
    const put = (pin: unknown, key = ownKey) => call('POST', activation, { body: { pin }, key });
    const early = await put('246801');
    expect([early.status, early.body.error.message]).toEqual([
      409,
      'The plastic is ordered, and has no number yet: once it is personalised and shipped, it is activated (`plastics move`).',
    ]);
    await move(id, { to: 'personalised' });
    expect((await put('246801')).body.error.message).toMatch(
      /^The plastic is personalised, and still at the bureau/,
    );
    await move(id, { to: 'shipped' });
    expect((await put('12')).body.error.field).toBe('pin');
    expect((await put('1234')).body.error.field).toBe('pin');
    expect((await put('246801', stranger.key)).status).toBe(404);
    expect((await put('246801', networkKey)).status).toBe(403);
    const used = await put('246801');
    expect([used.status, used.body.state]).toEqual([200, 'in-use']);
    expect((await put('246801')).body).toEqual(used.body);
    const now = (await call('GET', cardPath(card))).body;
    expect(now).toMatchObject({ plastic_id: id, number_retired: null, last4: used.body.last4 });
    expect(now.balances).toEqual(old.balances);

    const listed = await call('GET', `${cardPath(card)}/plastics?limit=1`, { key: ownKey });
    expect(listed.body.data.map((one: { id: string }) => one.id)).toEqual([old.plastic_id]);
    const rest = await call('GET', `${cardPath(card)}/plastics?limit=1&cursor=${listed.body.next_cursor}`);
    expect(rest.body).toMatchObject({ data: [{ id }], next_cursor: null });
  });

  test('of one card are not taken into use with another', async () => {
    const [card, other] = [await cards.inUse(), await cards.inUse()];
    const { id } = (await order(card, { reason: 'damaged' })).body;
    await move(id, { to: 'personalised' });
    const path = `${cardPath(other)}/plastics/${id}/activate`;
    expect((await call('POST', path, { body: { pin: '135790' } })).status).toBe(404);
    const nobodys = `${cardPath(card)}/plastics/${publicId('plastic', randomUUID())}/activate`;
    expect((await call('POST', nobodys, { body: { pin: '135790' } })).status).toBe(404);
  });
});
