import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, closeCard, readPin } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { Secret } from '../../vault/index.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database);
const { call } = world;
const pathOf = (card: Pick<Card, 'id'>) => `/merchants/${merchant}/cards/${publicId('card', card.id)}/pin`;
const kept = (card: Card) => readPin(database, card.merchantId, card.id);
async function matches(card: Card, pin: string): Promise<boolean> {
  const pan = await cards.engine.vault.readPan(database, card.merchantId, card.id);
  const record = await kept(card);
  if (!pan || !record) throw new Error('The card has no PIN.');
  return cards.engine.vault.pinMatches({ pan, pin: Secret.of(pin), ...record });
}

describe('a PIN is not set', () => {
  const wrong = ['', '123', '1234567890123', '12a4', ' 1234', 1234, null, undefined];
  test.each(wrong)('as %j, and the answer does not repeat it', async (pin) => {
    const card = await cards.activeCard();
    const { status, body } = await call('PUT', pathOf(card), { body: { pin } });
    expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid_request', 'pin']);
    if (pin) expect(JSON.stringify({ ...body.error, request_id: '' })).not.toContain(String(pin));
    expect(await kept(card)).toBeNull();
  });

  test('on a card that does not exist, or is another merchant’s', async () => {
    const card = await cards.activeCard();
    const body = { pin: '1234' };
    expect((await call('PUT', pathOf({ id: randomUUID() }), { body })).status).toBe(404);
    const { path, key } = await world.tenant();
    const theirs = `${path}/cards/${publicId('card', card.id)}/pin`;
    expect((await call('PUT', theirs, { body, key })).status).toBe(404);
    expect((await call('PUT', pathOf(card), { body, key })).status).toBe(404);
    expect(await kept(card)).toBeNull();
  });

  test('by a key of the network', async () => {
    const card = await cards.activeCard();
    const key = await world.apiKey(['network'], card.merchantId);
    expect((await call('PUT', pathOf(card), { body: { pin: '1234' }, key })).status).toBe(403);
  });

  test('while the card is issued, and once it is closed', async () => {
    const accepted = await cards.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    const path = pathOf(accepted.card);
    const early = await call('PUT', path, { body: { pin: '1234' } });
    expect([early.status, early.body.error.message]).toEqual([409, 'The card has no number yet.']);
    await cards.runJobs();
    await closeCard(cards.engine.cards, accepted.card);
    await cards.runJobs();
    const late = await call('PUT', path, { body: { pin: '1234' } });
    expect([late.status, late.body.error.message]).toEqual([409, 'The card is closed.']);
  });

  test('twice under one Idempotency-Key with two PINs: the first stays', async () => {
    const card = await cards.activeCard();
    const idempotencyKey = randomUUID();
    expect((await call('PUT', pathOf(card), { body: { pin: '1234' }, idempotencyKey })).status).toBe(200);
    const other = await call('PUT', pathOf(card), { body: { pin: '1235' }, idempotencyKey });
    expect([other.status, other.body.error.code]).toEqual([422, 'idempotency_key_reused']);
    // Also after the call itself was forgotten, when only the group commit knows it.
    await database.query('delete from api_requests where key = $1', [idempotencyKey]);
    expect((await call('PUT', pathOf(card), { body: { pin: '1235' }, idempotencyKey })).status).toBe(422);
    expect([await matches(card, '1234'), await matches(card, '1235')]).toEqual([true, false]);
  });
});

describe('a PIN is set', () => {
  test.each(['operator', 'merchant'] as const)('by a key of the %s', async (scope) => {
    const card = await cards.activeCard();
    const key = await world.apiKey([scope], scope === 'merchant' ? card.merchantId : null);
    const { status, body } = await call('PUT', pathOf(card), { body: { pin: '482913' }, key });
    expect([status, body]).toEqual([200, { set: true }]);
    expect(await matches(card, '482913')).toBe(true);
  });

  test('and a repetition gets the same answer, also after the call itself was forgotten', async () => {
    const card = await cards.activeCard();
    const request = { body: { pin: '1234' }, idempotencyKey: randomUUID() };
    await call('PUT', pathOf(card), request);
    await call('PUT', pathOf(card), { body: { pin: '9999' } });
    expect((await call('PUT', pathOf(card), request)).headers['idempotent-replayed']).toBe('true');
    await database.query('delete from api_requests where key = $1', [request.idempotencyKey]);
    expect((await call('PUT', pathOf(card), request)).body).toEqual({ set: true });
    expect(await matches(card, '9999')).toBe(true);
  });

  test('and nothing in the database is the PIN or a hash that gives it away', async () => {
    const card = await cards.activeCard();
    const pin = '73519246801';
    const idempotencyKey = randomUUID();
    await call('PUT', pathOf(card), { body: { pin }, idempotencyKey });
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['api_requests', 'claims']));
    // What anybody can compute who reads the database and guesses the PIN.
    const apiKeys = await database.query<{ id: string }>('select id from api_keys');
    const body = JSON.stringify({ pin });
    const guesses = [
      pin,
      ...[pin, body].map((text) => createHash('sha256').update(text).digest('hex')),
      ...apiKeys.map(({ id }) =>
        createHash('sha256')
          .update(JSON.stringify([id, 'PUT', `/v1${pathOf(card)}`]))
          .update(body)
          .digest('hex'),
      ),
    ];
    expect(guesses.length).toBeGreaterThan(3);
    for (const { name } of tables) {
      const rows = await database.query(
        `select t::text as row from ${name} t where t::text like any ($1::text[])`,
        [guesses.map((guess) => `%${guess}%`)],
      );
      expect([name, rows]).toEqual([name, []]);
    }
  });
});
