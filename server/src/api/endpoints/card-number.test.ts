import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Card,
  listPlasticsOfCard,
  movePlastic,
  orderPlastic,
  reportPlastic,
} from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await plasticsWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);
const stranger = await world.tenant();

const pathOf = (card: Pick<Card, 'id'>, of: 'pan' | 'activate') =>
  `/merchants/${merchant}/cards/${publicId('card', card.id)}/${of}`;
const assign = (card: Pick<Card, 'id'>, pan: unknown, key = ownKey) =>
  call('PUT', pathOf(card, 'pan'), { body: { pan }, key });
const activate = (card: Pick<Card, 'id'>, pin: unknown, key = ownKey) =>
  call('POST', pathOf(card, 'activate'), { body: { pin }, key });
const newNumber = () => cards.anyNumber().reveal();

/** What the whole database says. */
async function isKept(text: string): Promise<boolean> {
  const tables = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  for (const { name } of tables) {
    const rows = await database.query(`select from ${name} t where t::text like '%' || $1 || '%'`, [text]);
    if (rows.length > 0) return true;
  }
  return false;
}

describe('a number is not assigned', () => {
  const wrong = [
    '',
    '1',
    '400012345678901',
    '40001234567890123',
    '4000 1234 5678 9012',
    4000123456789012,
    null,
  ];
  test.each(wrong)('that is %j, and the answer does not repeat it', async (pan) => {
    const card = await cards.verified();
    const { status, body } = await assign(card, pan);
    expect([status, body.error.field]).toEqual([400, 'pan']);
    if (String(pan).length > 2) expect(JSON.stringify(body)).not.toContain(String(pan));
    expect((await cards.now(card)).status).toBe('pending-assignment');
  });

  test('to a card of another merchant, of nobody, or by the network', async () => {
    const card = await cards.verified();
    expect((await assign(card, newNumber(), stranger.key)).status).toBe(404);
    expect((await assign({ id: randomUUID() }, newNumber())).status).toBe(404);
    const network = await world.apiKey(['network'], cards.scope.merchantId);
    expect((await assign(card, newNumber(), network)).status).toBe(403);
    expect((await cards.now(card)).last4).toBeNull();
  });

  test('to a card whose holder was not verified, and to a failed one', async () => {
    const card = await cards.applied();
    const early = await assign(card, newNumber());
    expect([early.status, early.body.error.message]).toEqual([
      409,
      "The card's holder has not been verified.",
    ]);
    await cards.review(card, { verdict: 'rejected' });
    const late = await assign(card, newNumber());
    expect([late.status, late.body.error.message]).toEqual([409, 'The card is failed.']);
  });

  test('that another card has, also one of another merchant', async () => {
    const pan = newNumber();
    await assign(await cards.verified(), pan);
    for (const card of [await cards.verified(), await cards.verified(await cards.otherTenant())]) {
      const path = `/merchants/${publicId('merchant', card.merchantId)}/cards/${publicId('card', card.id)}/pan`;
      const { status, body } = await call('PUT', path, { body: { pan } });
      expect([status, body.error.code, body.error.field]).toEqual([409, 'already_exists', 'pan']);
    }
  });

  test('to a card that has another one', async () => {
    const card = await cards.verified();
    const first = await assign(card, newNumber());
    const { status, body } = await assign(card, newNumber());
    expect([status, body.error.message]).toEqual([409, 'The card has another number already.']);
    expect((await cards.now(card)).last4).toBe(first.body.last4);
  });
});

describe('of a product whose numbers come from its stock', () => {
  test('only those are assigned, each once', async () => {
    const stocked = await plasticsWorld(database, { numbers: 'stock' });
    const [plastic] = await stocked.stock();
    const { world: over, merchant: whose } = await sandboxApiOver(database, stocked);
    const put = async (pan: string) => {
      const card = await stocked.verified();
      const path = `/merchants/${whose}/cards/${publicId('card', card.id)}/pan`;
      return await over.call('PUT', path, { body: { pan } });
    };
    const strange = await put(newNumber());
    expect([strange.status, strange.body.error.field]).toEqual([409, 'pan']);
    const pan = plastic?.number ?? '';
    expect(await put(pan)).toMatchObject({
      status: 200,
      body: { status: 'pending-activation', last4: pan.slice(-4) },
    });
    expect((await put(pan)).body.error.code).toBe('already_exists');
  });
});

describe('a number', () => {
  test('is assigned once, whatever is repeated, and kept in no form that it can be read from', async () => {
    const card = await cards.verified();
    const pan = newNumber();
    const once = { body: { pan }, key: ownKey, idempotencyKey: randomUUID() };
    const first = await call('PUT', pathOf(card, 'pan'), once);
    expect(first).toMatchObject({
      status: 200,
      body: { status: 'pending-activation', last4: pan.slice(-4), number_retired: null },
    });
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await call('PUT', pathOf(card, 'pan'), once)).body).toEqual(first.body);
    expect((await assign(card, pan)).body).toEqual(first.body);
    expect(JSON.stringify(first.body)).not.toContain(pan);
    expect(await isKept(pan)).toBe(false);
  });
});

describe('a card is not activated', () => {
  test.each(['', '123', '12a456', '1234567890123', 123456, null])('with the PIN %j', async (pin) => {
    const card = await cards.assigned();
    const { status, body } = await activate(card, pin);
    expect([status, body.error.field]).toEqual([400, 'pin']);
    expect((await cards.now(card)).activatingOperation).toBeNull();
  });

  test('with a PIN that is too short for its product', async () => {
    const { status, body } = await activate(await cards.assigned(), '1234');
    expect([status, body.error.field]).toEqual([400, 'pin']);
  });

  test('of another merchant, of nobody, or by the network', async () => {
    const card = await cards.assigned();
    expect((await activate(card, '135790', stranger.key)).status).toBe(404);
    expect((await activate({ id: randomUUID() }, '135790')).status).toBe(404);
    const network = await world.apiKey(['network'], cards.scope.merchantId);
    expect((await activate(card, '135790', network)).status).toBe(403);
  });

  test('before it has a number, and after it has failed', async () => {
    const early = await activate(await cards.verified(), '135790');
    expect([early.status, early.body.error.message]).toEqual([
      409,
      'The card is pending-assignment: it needs its number first. See `cards assign` and `cards order`.',
    ]);
    expect((await activate(await cards.applied(), '135790')).body.error.message).toBe(
      'The card is pending-verification: its holder has to be approved, and then the card needs its number.',
    );
    const card = await cards.applied();
    await cards.review(card, { verdict: 'rejected' });
    expect((await activate(card, '135790')).body.error.message).toBe(
      'The card is failed: only one that is pending-activation is activated.',
    );
  });

  test('while it is being activated, and after its plastic was lost', async () => {
    const card = await cards.assigned();
    await activate(card, '135790');
    expect((await activate(card, '135790')).body.error.message).toMatch(
      /^The card is being activated already/,
    );
    const lost = await cards.assigned();
    const [plastic] = await listPlasticsOfCard(database, lost);
    if (!plastic) throw new Error('The card has no plastic.');
    await reportPlastic(cards.engine.cards, plastic, 'lost');
    expect((await activate(lost, '135790')).body.error.message).toMatch(
      /^The plastic with its number was reported lost: .*`cards assign`/,
    );
  });

  test('before its plastic has left the bureau', async () => {
    const card = await cards.verified();
    const ordered = await orderPlastic(cards.engine.cards, card, { reason: 'first' }, cards.identity());
    if (ordered.kind !== 'ordered') throw new Error(ordered.kind);
    await movePlastic(cards.engine.cards, ordered.plastic, 'personalised');
    const { status, body } = await activate(card, '135790');
    expect([status, body.error.message]).toEqual([
      409,
      expect.stringMatching(/^The plastic of the card is personalised, .*`plastics move`/),
    ]);
  });
});

describe('an activation', () => {
  test('is accepted, done in a moment, and the PIN is kept nowhere', async () => {
    const card = await cards.assigned();
    const pin = '739512';
    const accepted = await activate(card, pin);
    expect([accepted.status, accepted.body.status]).toEqual([202, 'pending-activation']);
    expect((await activate(card, pin)).status).toBe(409);
    await cards.runJobs();
    expect((await activate(card, pin)).body.status).toBe('active');
    expect(JSON.stringify((await call('GET', `/merchants/${merchant}/events`)).body)).not.toContain(pin);
    expect(await isKept(`"${pin}"`)).toBe(false);
  });

  test('that fails leaves the card as it was, and can be repeated', async () => {
    const card = await cards.assigned();
    const fault = { operation: 'activate', action: 'fail', card: publicId('card', card.id) };
    expect((await call('POST', `/sandbox/merchants/${merchant}/faults`, { body: fault })).status).toBe(201);
    await activate(card, '135790');
    await cards.runJobs();
    expect((await cards.now(card)).status).toBe('pending-activation');
    expect((await activate(card, '135790')).status).toBe(202);
    await cards.runJobs();
    expect((await cards.now(card)).status).toBe('active');
  });
});
