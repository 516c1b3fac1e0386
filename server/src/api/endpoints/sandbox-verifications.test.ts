import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await applicationWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const sandbox = `/sandbox/merchants/${merchant}`;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);
const stranger = await world.tenant();

const pathsOf = async (card: Card) => {
  const verification = publicId('verification', (await cards.verification(card)).id);
  return [
    `/cards/${publicId('card', card.id)}/verdict`,
    `/cards/${card.number}/verdict`,
    `/verifications/${verification}/verdict`,
  ] as const;
};

describe('no verdict', () => {
  test.each<[object, string]>([
    [{}, 'verdict'],
    [{ verdict: 'manual' }, 'verdict'],
    [{ verdict: 'final', reason: 'a\u0000b' }, 'reason'],
    [{ verdict: 'final', retry_allowed: true }, 'retry_allowed'],
  ])('is %j', async (body, field) => {
    for (const path of await pathsOf(await cards.applied())) {
      const answered = await call('POST', `${sandbox}${path}`, { body });
      expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    }
  });

  test('is given on another merchant’s card, on nobody, or by the network', async () => {
    const card = await cards.applied();
    const body = { verdict: 'approved' };
    const network = await world.apiKey(['network'], cards.scope.merchantId);
    for (const path of await pathsOf(card)) {
      expect((await call('POST', `${sandbox}${path}`, { body, key: stranger.key })).status).toBe(404);
      const theirs = `/sandbox${stranger.path}${path}`;
      expect((await call('POST', theirs, { body, key: stranger.key })).status).toBe(404);
      expect((await call('POST', `${sandbox}${path}`, { body, key: network })).status).toBe(403);
    }
    for (const kind of ['card', 'verification']) {
      const path = `${sandbox}/${kind}s/${publicId(kind, randomUUID())}/verdict`;
      expect((await call('POST', path, { body })).status).toBe(404);
    }
    expect(await cards.reviews(card)).toEqual([]);
  });

  test('is given in production', async () => {
    const production = await sandboxApiOver(database, cards, { mode: 'production' });
    const key = await production.world.apiKey(['operator']);
    for (const path of await pathsOf(await cards.applied())) {
      const body = { verdict: 'approved' };
      expect((await production.world.call('POST', `${sandbox}${path}`, { body, key })).status).toBe(404);
    }
  });
});

describe('a verdict', () => {
  test.each([
    ['approved', 'approved', 'pending-assignment', { retry_allowed: false, reason: '' }],
    ['retry', 'rejected', 'pending-verification', { retry_allowed: true }],
    ['final', 'rejected', 'failed', { retry_allowed: false }],
  ])('%s: %s, and the card is %s', async (verdict, status, cardStatus, more) => {
    for (const which of [0, 1, 2] as const) {
      const card = await cards.applied();
      const path = (await pathsOf(card))[which];
      const answered = await call('POST', `${sandbox}${path}`, { body: { verdict }, key: ownKey });
      expect([answered.status, answered.body]).toMatchObject([
        201,
        { status, reviewed_by: 'automated', ...more },
      ]);
      expect((await cards.reread(card)).status).toBe(cardStatus);
    }
  });

  test('says the reason it was given', async () => {
    const [path] = await pathsOf(await cards.applied());
    const body = { verdict: 'retry', reason: 'A thumb is in the picture.' };
    expect((await call('POST', `${sandbox}${path}`, { body })).body.reason).toBe(body.reason);
  });

  test('repeated is one review', async () => {
    const card = await cards.applied();
    const [path] = await pathsOf(card);
    const once = { body: { verdict: 'retry' }, idempotencyKey: randomUUID() };
    await call('POST', `${sandbox}${path}`, once);
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await call('POST', `${sandbox}${path}`, once)).status).toBe(201);
    expect(await cards.reviews(card)).toHaveLength(1);
  });

  test('is refused once where the sandbox was told so', async () => {
    const card = await cards.applied();
    const fault = {
      operation: 'verify',
      action: 'fail',
      card: publicId('card', card.id),
      reason: 'Too dark.',
    };
    await call('POST', `${sandbox}/faults`, { body: fault });
    const [path] = await pathsOf(card);
    const first = await call('POST', `${sandbox}${path}`, { body: { verdict: 'approved' } });
    expect(first.body).toMatchObject({ status: 'rejected', retry_allowed: true, reason: 'Too dark.' });
    await call('POST', `${sandbox}${path}`, { body: { verdict: 'approved' } });
    expect((await cards.reread(card)).status).toBe('pending-assignment');
  });
});
