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
const base = `/merchants/${merchant}`;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);
const networkKey = await world.apiKey(['network'], cards.scope.merchantId);
const stranger = await world.tenant();

const idOf = async (card: Card) => publicId('verification', (await cards.verification(card)).id);
const cardPath = (card: Pick<Card, 'id'>) => `${base}/cards/${publicId('card', card.id)}`;
const statusOf = async (card: Card) => (await cards.reread(card)).status;

describe('verifications', () => {
  test('of another merchant, or of nobody, do not exist', async () => {
    const card = await cards.applied();
    const id = await idOf(card);
    for (const [path, key] of [
      [`${base}/verifications`, stranger.key],
      [`${base}/verifications/${id}`, stranger.key],
      [`${stranger.path}/verifications/${id}`, stranger.key],
      [`${stranger.path}/cards/${publicId('card', card.id)}/verification`, stranger.key],
      [
        `${stranger.path}/cardholders/${publicId('cardholder', card.cardholderId)}/verification`,
        stranger.key,
      ],
      [`${base}/verifications/${publicId('verification', randomUUID())}`, ownKey],
      [`${base}/verifications/${publicId('card', card.id)}`, ownKey],
      [`${base}/cardholders/${publicId('cardholder', randomUUID())}/verification`, ownKey],
      [`${base}/cards/${publicId('card', randomUUID())}/verification`, ownKey],
    ] as const) {
      expect([path, (await call('GET', path, { key })).status]).toEqual([path, 404]);
    }
    expect((await call('GET', `${base}/verifications`, { key: networkKey })).status).toBe(403);
    expect((await call('GET', `${base}/verifications/${id}`, { key: networkKey })).status).toBe(403);
    expect((await call('GET', `${stranger.path}/verifications`, { key: stranger.key })).body).toEqual({
      data: [],
      next_cursor: null,
    });
  });

  test.each([
    'flagged=false',
    'flagged=',
    'status=lost',
    'status=',
    'waiting=no',
    'limit=0',
    'limit=101',
    'cursor=x',
    'colour=red',
  ])('are not listed with %s', async (query) => {
    const { status, body } = await call('GET', `${base}/verifications?${query}`);
    expect([status, body.error.field]).toEqual([400, query.split('=')[0]]);
  });

  test('are shown by card, by cardholder and by id, with every review', async () => {
    const card = await cards.applied();
    await cards.review(card, { verdict: 'rejected', retryAllowed: true });
    await cards.review(card, { source: 'manual' });
    const shown = (await call('GET', `${cardPath(card)}/verification`, { key: ownKey })).body;
    expect(shown).toMatchObject({
      id: await idOf(card),
      cardholder_id: publicId('cardholder', card.cardholderId),
      provider: 'simulated',
      status: 'approved',
      reason: '',
      reviewed_by: 'manual',
      waiting: false,
      due_at: null,
      cardholder: { first_name: 'Ada', last_name: 'Lovelace' },
      cards: [
        {
          id: publicId('card', card.id),
          number: String(card.number),
          reference: card.reference,
          status: 'pending-assignment',
        },
      ],
      reviews: [
        { source: 'automated', verdict: 'rejected', retry_allowed: true, reason: 'The image is blurry.' },
        { source: 'manual', verdict: 'approved', retry_allowed: false, reason: '' },
      ],
      documents: [],
    });
    const byPerson = `${base}/cardholders/${shown.cardholder_id}/verification`;
    expect((await call('GET', byPerson, { key: ownKey })).body).toEqual(shown);
    expect((await call('GET', `${base}/verifications/${shown.id}`)).body).toEqual(shown);
  });

  test('are listed page by page, and those that are flagged by themselves', async () => {
    const made = [];
    for (let one = 0; one < 3; one += 1) made.push(await idOf(await cards.applied()));
    const [flagged] = await database.query<{ id: string }>(
      `update verifications set flagged = true where merchant_id = $1 and id = (
         select id from verifications where merchant_id = $1 order by id desc limit 1) returning id`,
      [cards.scope.merchantId],
    );
    const listed: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await call('GET', `${base}/verifications?limit=2${after}`, { key: ownKey });
      listed.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    expect(listed.slice(-3)).toEqual(made);
    expect(new Set(listed).size).toBe(listed.length);
    const { body } = await call('GET', `${base}/verifications?flagged=true`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([
      publicId('verification', flagged?.id ?? ''),
    ]);
    const clear = `verifications/${publicId('verification', flagged?.id ?? '')}/clear-flag`;
    expect((await call('POST', `${stranger.path}/${clear}`)).status).toBe(404);
    expect((await call('POST', `${base}/${clear}`, { key: ownKey })).status).toBe(403);
    expect((await call('GET', `${base}/verifications?flagged=true`)).body.data).toHaveLength(1);
    expect((await call('POST', `${base}/${clear}`)).body.flagged).toBe(false);
    expect((await call('GET', `${base}/verifications?flagged=true`)).body.data).toEqual([]);
  });
});

describe('a list of verifications', () => {
  type Row = Record<'id' | 'status' | 'reason', string> & {
    readonly waiting: boolean;
    readonly cardholder: object;
    readonly cards: readonly Record<string, string>[];
  };

  async function listed(query: string, key = world.operatorKey): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await call('GET', `${base}/verifications?limit=2${query}${after}`, { key });
      rows.push(...body.data);
      cursor = body.next_cursor;
    }
    return rows;
  }

  test('shows who it is, with which cards, and why they were refused', async () => {
    const card = await cards.applied();
    await cards.review(card, { verdict: 'rejected', retryAllowed: true });
    const id = await idOf(card);
    expect((await listed('')).find((row) => row.id === id)).toMatchObject({
      status: 'rejected',
      reason: 'The image is blurry.',
      cardholder: { first_name: 'Ada', last_name: 'Lovelace' },
      cards: [{ number: String(card.number), reference: card.reference, status: 'pending-verification' }],
    });
  });

  test('is of one status, of those that are waited for, or of both, page by page', async () => {
    const [waiting, cancelled, refused, approved] = await Promise.all(
      Array.from({ length: 4 }, () => cards.applied()),
    );
    if (!waiting || !cancelled || !refused || !approved) throw new Error('Nobody applied.');
    await call('POST', `${cardPath(cancelled)}/cancel`, { key: ownKey });
    await cards.review(refused, { verdict: 'rejected', retryAllowed: true });
    await cards.review(approved);
    const ids = new Map(
      await Promise.all(
        [waiting, cancelled, refused, approved].map(async (card) => [await idOf(card), card] as const),
      ),
    );
    const found = async (query: string) => {
      const rows = await listed(query, ownKey);
      expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
      return new Set(rows.flatMap(({ id }) => ids.get(id) ?? []));
    };
    expect(await found('')).toEqual(new Set([waiting, cancelled, refused, approved]));
    expect(await found('&status=not-started')).toEqual(new Set([waiting, cancelled]));
    expect(await found('&status=rejected')).toEqual(new Set([refused]));
    expect(await found('&status=approved')).toEqual(new Set([approved]));
    expect(await found('&waiting=true')).toEqual(new Set([waiting, refused]));
    expect(await found('&status=not-started&waiting=true')).toEqual(new Set([waiting]));
    const ended = (await listed('')).find(({ cards: [card] }) => card?.reference === cancelled.reference);
    expect(ended).toMatchObject({ status: 'not-started', waiting: false, cards: [{ status: 'failed' }] });
  });
});

describe('a session', () => {
  const open = (card: Pick<Card, 'id'>, key = ownKey) =>
    call('POST', `${cardPath(card)}/verification-session`, { key });

  test('is opened for no other merchant, no network, and no card that does not wait', async () => {
    const card = await cards.applied();
    expect((await open(card, stranger.key)).status).toBe(404);
    expect((await open(card, networkKey)).status).toBe(403);
    expect((await open({ id: randomUUID() })).status).toBe(404);
    await cards.review(card);
    const late = await open(card);
    expect([late.status, late.body.error.message]).toEqual([
      409,
      'The card is pending-assignment: only the holder of a card that is pending-verification is let in.',
    ]);
  });

  test('is opened for nobody who was refused for good, and what can be done is said', async () => {
    const card = await cards.applied();
    await cards.review(card);
    await cards.review(card, { source: 'manual', verdict: 'rejected' });
    expect(await statusOf(card)).toBe('pending-verification');
    const refused = await open(card);
    expect([refused.status, refused.body.error.message]).toEqual([
      409,
      expect.stringMatching(/^The holder was refused for good\. .*`verifications approve`.*`cards cancel`/),
    ]);
    await call('POST', `${cardPath(card)}/cancel`, { key: ownKey });
    expect((await open(card)).body.error.message).toBe(
      'The card is failed: its application has ended. Apply for another card.',
    );
  });

  test('needs the provider to be there', async () => {
    const card = await cards.applied();
    await cards.fault({ operation: 'open-verification', action: 'fail', cardId: card.id });
    const { status, body } = await open(card);
    expect([status, body.error.code]).toEqual([503, 'provider_unavailable']);
    expect((await cards.verification(card)).status).toBe('not-started');
  });

  test('has a token that is shown there and kept nowhere', async () => {
    const card = await cards.applied();
    const { status, body } = await open(card);
    expect([status, body]).toEqual([
      201,
      {
        verification_id: await idOf(card),
        provider: 'simulated',
        access_token: expect.stringMatching(/^_act-sbx-[\w-]{43}$/),
        expires_in: 600,
      },
    ]);
    expect((await cards.verification(card)).status).toBe('pending');
    for (const path of [`${cardPath(card)}/verification`, `${base}/verifications`, `${base}/events`]) {
      expect(JSON.stringify((await call('GET', path)).body)).not.toContain('_act-sbx-');
    }
    const tables = await database.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    for (const { name } of tables) {
      const rows = await database.query(`select from ${name} t where t::text like '%' || $1 || '%'`, [
        body.access_token,
      ]);
      expect([name, rows]).toEqual([name, []]);
    }
  });

  test('opened twice under one key is one, and under another key is another', async () => {
    const card = await cards.applied();
    const once = { key: ownKey, idempotencyKey: randomUUID() };
    const path = `${cardPath(card)}/verification-session`;
    const first = await call('POST', path, once);
    expect((await call('POST', path, once)).body).toEqual(first.body);
    expect((await open(card)).body.access_token).not.toBe(first.body.access_token);
  });
});

describe('a review by hand', () => {
  const review = async (card: Card, body: object, key = world.operatorKey) =>
    call('POST', `${base}/verifications/${await idOf(card)}/reviews`, { body, key });

  test.each<[object, string]>([
    [{}, 'verdict'],
    [{ verdict: 'perhaps' }, 'verdict'],
    [{ verdict: 'rejected' }, 'reason'],
    [{ verdict: 'rejected', reason: '' }, 'reason'],
    [{ verdict: 'rejected', reason: 'a\u0000b' }, 'reason'],
    [{ verdict: 'rejected', reason: 'x', retry_allowed: 'yes' }, 'retry_allowed'],
    [{ verdict: 'approved', reason: 'He is nice.' }, 'reason'],
    [{ verdict: 'approved', retry_allowed: true }, 'retry_allowed'],
    [{ verdict: 'approved', reviewed_at: '2030-01-01T00:00:00.000Z' }, 'reviewed_at'],
  ])('is not %j', async (body, field) => {
    const card = await cards.applied();
    const answered = await review(card, body);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
    expect(await cards.reviews(card)).toEqual([]);
  });

  test('is the operator’s, of a verification of the merchant that is named', async () => {
    const card = await cards.applied();
    const body = { verdict: 'approved' };
    expect((await review(card, body, ownKey)).status).toBe(403);
    const theirs = `${stranger.path}/verifications/${await idOf(card)}/reviews`;
    expect((await call('POST', theirs, { body })).status).toBe(404);
    const nobodys = `${base}/verifications/${publicId('verification', randomUUID())}/reviews`;
    expect((await call('POST', nobodys, { body })).status).toBe(404);
    expect(await statusOf(card)).toBe('pending-verification');
  });

  test('moves the card, back and to its end too', async () => {
    const card = await cards.applied();
    expect((await review(card, { verdict: 'approved' })).body).toMatchObject({ status: 'approved' });
    expect(await statusOf(card)).toBe('pending-assignment');
    const reason = 'The name is another one.';
    const back = await review(card, { verdict: 'rejected', reason, retry_allowed: true });
    expect(back.body).toMatchObject({
      status: 'rejected',
      retry_allowed: true,
      reason,
      reviewed_by: 'manual',
    });
    expect(await statusOf(card)).toBe('pending-verification');
    await review(card, { verdict: 'rejected', reason });
    expect(await statusOf(card)).toBe('failed');
  });

  test('counts although a machine’s clock was ahead', async () => {
    const card = await cards.applied();
    const ahead = new Date(cards.engine.clock.now().getTime() + 3_600_000);
    await cards.review(card, { verdict: 'rejected', retryAllowed: true, reviewedAt: ahead });
    await review(card, { verdict: 'approved' });
    expect(await statusOf(card)).toBe('pending-assignment');
  });

  test('repeated is one review, also after the call was forgotten; another one under its key is refused', async () => {
    const card = await cards.applied();
    const path = `${base}/verifications/${await idOf(card)}/reviews`;
    const once = { body: { verdict: 'approved' }, idempotencyKey: randomUUID() };
    const first = await call('POST', path, once);
    const forget = () => database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    await forget();
    expect((await call('POST', path, once)).body).toEqual(first.body);
    await forget();
    const other = { ...once, body: { verdict: 'rejected', reason: 'No.' } };
    expect((await call('POST', path, other)).status).toBe(422);
    expect(await cards.reviews(card)).toHaveLength(1);
    expect(await statusOf(card)).toBe('pending-assignment');
  });
});

describe('vouching for a card’s holder', () => {
  const vouch = (card: Pick<Card, 'id'>, more: object = {}) =>
    call('POST', `${cardPath(card)}/cardholder/verify`, more);

  test('is a manual approval of the verification: the card goes on', async () => {
    const card = await cards.applied();
    const once = { idempotencyKey: randomUUID() };
    const first = await vouch(card, once);
    expect(first.status).toBe(200);
    expect(await statusOf(card)).toBe('pending-assignment');
    expect(await cards.reviews(card)).toMatchObject([{ source: 'manual', verdict: 'approved' }]);
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await vouch(card, once)).body).toEqual(first.body);
    expect((await vouch(card)).body).toEqual(first.body);
    expect(await cards.reviews(card)).toHaveLength(1);
  });

  test('overrides a refusal, but a card that has failed stays so', async () => {
    const [card, failed] = [await cards.applied(), await cards.applied()];
    await cards.review(card, { verdict: 'rejected', retryAllowed: true });
    await cards.review(failed, { verdict: 'rejected' });
    await vouch(card);
    await vouch(failed);
    expect([await statusOf(card), await statusOf(failed)]).toEqual(['pending-assignment', 'failed']);
    expect((await cards.verification(failed)).status).toBe('approved');
  });
});
