import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Card, closeCard } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const { world, cards, merchant } = await sandboxApiWorld(database);
const { call } = world;
const pathOf = (card: Pick<Card, 'id'>) => `/merchants/${merchant}/cards/${publicId('card', card.id)}`;
const block = (card: Pick<Card, 'id'>, reason: unknown, more: object = {}) =>
  call('POST', `${pathOf(card)}/block`, { body: { reason }, ...more });
const unblock = (card: Pick<Card, 'id'>, more: object = {}) => call('POST', `${pathOf(card)}/unblock`, more);

describe('a block is refused', () => {
  test.each(['', 'a\u0000b', 'x'.repeat(201), 7, undefined])('with the reason %j', async (reason) => {
    const card = await cards.activeCard();
    const { status, body } = await block(card, reason);
    expect([status, body.error.field]).toEqual([400, 'reason']);
    expect((await call('GET', pathOf(card))).body.issuer_block).toBeNull();
  });

  test('to the merchant, who cannot lift one either', async () => {
    const card = await cards.activeCard();
    const key = await world.apiKey(['merchant'], card.merchantId);
    expect((await block(card, 'mine', { key })).status).toBe(403);
    await block(card, 'the issuer’s');
    expect((await unblock(card, { key })).status).toBe(403);
    expect((await call('GET', pathOf(card), { key })).body.issuer_block).toBe('the issuer’s');
  });

  test('on a card that does not exist', async () => {
    expect((await block({ id: randomUUID() }, 'x')).status).toBe(404);
    expect((await unblock({ id: randomUUID() })).status).toBe(404);
  });

  test('where there is one, and lifting where there is none, and on a closed card', async () => {
    const card = await cards.activeCard();
    expect((await unblock(card)).body.error.message).toBe('The card is not blocked.');
    await block(card, 'first');
    const again = await block(card, 'second');
    expect([again.status, again.body.error.message]).toEqual([409, 'The card is blocked already.']);
    await unblock(card);
    await closeCard(cards.engine.cards, card);
    await cards.runJobs();
    expect((await block(card, 'late')).body.error.message).toBe('The card is closed.');
  });

  test('under an Idempotency-Key of another call', async () => {
    const card = await cards.activeCard();
    const idempotencyKey = randomUUID();
    await block(card, 'first', { idempotencyKey });
    expect((await unblock(card, { idempotencyKey })).status).toBe(422);
    await database.query('delete from api_requests where key = $1', [idempotencyKey]);
    expect((await unblock(card, { idempotencyKey })).body.error.code).toBe('idempotency_key_reused');
  });
});

test('a block shows on the card and in lists until it is lifted, beside an unchanged status', async () => {
  const card = await cards.activeCard();
  const blocked = await block(card, 'Fraud is looked into.');
  expect(blocked.body).toMatchObject({ status: 'active', issuer_block: 'Fraud is looked into.' });
  expect((await call('GET', pathOf(card))).body).toMatchObject(blocked.body);
  const { body } = await call('GET', `/merchants/${merchant}/cards?limit=100`);
  const listed = body.data.filter((each: { issuer_block: unknown }) => each.issuer_block !== null);
  expect(listed).toContainEqual(blocked.body);
  expect((await unblock(card)).body).toEqual({ ...blocked.body, issuer_block: null });
});

test('a repeated block gets the first answer, and tells of it once', async () => {
  const card = await cards.activeCard();
  const idempotencyKey = randomUUID();
  const first = await block(card, 'once', { idempotencyKey });
  expect((await block(card, 'once', { idempotencyKey })).body).toEqual(first.body);
  await database.query('delete from api_requests where key = $1', [idempotencyKey]);
  expect((await block(card, 'once', { idempotencyKey })).body).toEqual(first.body);
  expect((await cards.eventsOf(card)).map(({ type }) => type)).toEqual([
    'card.issued',
    'card.blocked_by_issuer',
  ]);
});
