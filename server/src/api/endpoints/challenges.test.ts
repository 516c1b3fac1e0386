import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { freezeCard } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { challengesWorld } from '../../testing/challenges-world.ts';
import { plasticsWorld } from '../../testing/plastics-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const cards = await challengesWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const base = `/merchants/${merchant}`;
const sandbox = `/sandbox${base}`;
const ownKey = await world.apiKey(['merchant'], cards.merchantId);
const networkKey = await world.apiKey(['network'], cards.merchantId);
const stranger = await world.tenant();
const card = await cards.activeCard(1000);

const purchase = (more: object = {}) => ({
  card: publicId('card', card.id),
  kind: 'otp',
  transaction_id: randomUUID(),
  amount: '42.50',
  currency: 'USD',
  merchant: { name: 'BOOKS', id: 'M1', mcc: '5942', country: 'JP', city: 'TOKYO' },
  ...more,
});
const start = (body: object, key = networkKey) => call('POST', `${base}/challenges`, { body, key });
const started = async (more: object = {}): Promise<string> => (await start(purchase(more))).body.id;
const act = (id: string, deed: string, body?: object, key = ownKey) =>
  call('POST', `${base}/challenges/${id}/${deed}`, { body, key });
const codeOf = async (id: string): Promise<string> =>
  (await call('GET', `${base}/challenges/${id}/code`)).body.code;
const wrong = async (id: string) => String((Number(await codeOf(id)) + 1) % 1_000_000).padStart(6, '0');
const shown = async (id: string) => (await call('GET', `${base}/challenges/${id}`)).body;

describe('nobody is challenged', () => {
  test.each<[object, string]>([
    [{ card: undefined }, 'card'],
    [{ kind: 'riddle' }, 'kind'],
    [{ transaction_id: undefined }, 'transaction_id'],
    [{ transaction_id: 'x'.repeat(37) }, 'transaction_id'],
    [{ transaction_id: 'a b' }, 'transaction_id'],
    [{ amount: '-1' }, 'amount'],
    [{ amount: '1.001' }, 'amount'],
    [{ currency: 'XXX' }, 'currency'],
    [{ merchant: undefined }, 'merchant'],
    [{ merchant: { ...purchase().merchant, name: 'a\u0000b' } }, 'merchant.name'],
    [{ valid_for_seconds: 9 }, 'valid_for_seconds'],
    [{ valid_for_seconds: 3601 }, 'valid_for_seconds'],
    [{ code: '123456' }, 'code'],
  ])('with %j', async (more, field) => {
    const { status, body } = await start(purchase(more));
    expect([status, body.error.field]).toEqual([400, field]);
  });

  test('by a merchant’s key, and with another merchant’s card by no way of naming it', async () => {
    expect((await start(purchase(), ownKey)).status).toBe(403);
    const pan = (await cards.engine.vault.readPan(database, cards.merchantId, card.id))?.reveal();
    for (const name of [publicId('card', card.id), String(card.number), pan]) {
      const theirs = { body: purchase({ card: name }) };
      expect((await call('POST', `${stranger.path}/challenges`, theirs)).status).toBe(404);
      expect((await call('POST', `/sandbox${stranger.path}/challenges`, theirs)).status).toBe(404);
    }
    for (const name of [publicId('card', randomUUID()), '4000000000000002', 'card_1']) {
      expect((await start(purchase({ card: name }))).status).toBe(404);
    }
  });

  test('while the card is frozen', async () => {
    const frozen = await cards.activeCard();
    await freezeCard(cards.engine.cards, frozen);
    await cards.runJobs();
    const { status, body } = await start(purchase({ card: publicId('card', frozen.id) }));
    expect([status, body.error.message]).toEqual([409, 'The card is frozen.']);
  });

  test('whose plastic was reported lost, by its number or by its card', async () => {
    const physical = await plasticsWorld(database);
    const over = await sandboxApiOver(database, physical);
    const pan = physical.anyNumber();
    const lost = await physical.inUse(100, pan);
    const path = `/merchants/${over.merchant}`;
    const { plastic_id } = (await over.world.call('GET', `${path}/cards/${lost.number}`)).body;
    await over.world.call('POST', `${path}/plastics/${plastic_id}/report`, { body: { as: 'lost' } });
    for (const name of [publicId('card', lost.id), pan.reveal()]) {
      const body = purchase({ card: name });
      const answered = await over.world.call('POST', `${path}/challenges`, { body });
      const isNamed = name.startsWith('card_');
      expect([answered.status, answered.body.error.code]).toEqual(
        isNamed ? [409, 'not_possible'] : [404, 'not_found'],
      );
    }
  });

  test('twice for one transaction: the same is the same challenge, another is refused', async () => {
    const body = purchase();
    const first = await start(body);
    expect((await start(body)).body).toEqual(first.body);
    const other = await start({ ...body, amount: '42.51' });
    expect([other.status, other.body.error.field]).toEqual([409, 'transaction_id']);
  });
});

describe('challenges', () => {
  test('of another merchant, or of nobody, do not exist', async () => {
    const id = await started();
    const nobodys = publicId('challenge', randomUUID());
    for (const [at, key] of [
      [`${base}/challenges`, stranger.key],
      [`${base}/challenges/${id}`, stranger.key],
      [`${stranger.path}/challenges/${id}`, stranger.key],
      [`${stranger.path}/challenges/${id}/authentication`, world.operatorKey],
      [`${stranger.path}/challenges/${id}/code`, stranger.key],
      [`${base}/challenges/${nobodys}`, ownKey],
      [`${base}/challenges/${nobodys}/authentication`, networkKey],
      [`${base}/challenges/${nobodys}/code`, ownKey],
      [`${base}/challenges?card=${publicId('card', randomUUID())}`, ownKey],
    ] as const) {
      expect([at, (await call('GET', at, { key })).status]).toEqual([at, 404]);
    }
    for (const deed of ['confirm', 'decline', 'cancel', 'answer']) {
      const body = deed === 'answer' ? { code: '123456' } : undefined;
      expect((await act(id, deed, body, stranger.key)).status).toBe(404);
      const theirs = `${stranger.path}/challenges/${id}/${deed}`;
      expect((await call('POST', theirs, { body, key: stranger.key })).status).toBe(404);
      expect((await act(nobodys, deed, body)).status).toBe(404);
    }
    expect((await shown(id)).status).toBe('in-progress');
  });

  test('are confirmed and declined by no network, and prove themselves to no merchant', async () => {
    const id = await started({ kind: 'out-of-band' });
    expect((await act(id, 'confirm', undefined, networkKey)).status).toBe(403);
    expect((await act(id, 'decline', undefined, networkKey)).status).toBe(403);
    const proof = `${base}/challenges/${id}/authentication`;
    expect((await call('GET', proof, { key: ownKey })).status).toBe(403);
    expect((await call('GET', `${base}/challenges/${id}/code`, { key: networkKey })).status).toBe(403);
    expect((await call('GET', `${base}/challenges`, { key: networkKey })).status).toBe(403);
  });

  test('are asked for by the number on the card too', async () => {
    const pan = (await cards.engine.vault.readPan(database, cards.merchantId, card.id))?.reveal() ?? '';
    const { status, body } = await start(purchase({ card: pan }));
    expect([status, body]).toMatchObject([
      201,
      {
        card_id: publicId('card', card.id),
        kind: 'otp',
        status: 'in-progress',
        amount: { amount: '42.50', currency: 'USD' },
        merchant: purchase().merchant,
        attempts_left: 3,
        ended_at: null,
        outcome: null,
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(pan);
  });

  test('are listed newest first, page by page, those of one card too', async () => {
    const own = await cards.activeCard();
    const ids: string[] = [];
    for (let one = 0; one < 3; one += 1) ids.unshift(await started({ card: publicId('card', own.id) }));
    const of = `card=${publicId('card', own.id)}`;
    const first = (await call('GET', `${base}/challenges?${of}&limit=2`, { key: ownKey })).body;
    const second = (await call('GET', `${base}/challenges?${of}&limit=2&cursor=${first.next_cursor}`)).body;
    const listed = [...first.data, ...second.data].map(({ id }: { id: string }) => id);
    expect([listed, second.next_cursor]).toEqual([ids, null]);
    const all = (await call('GET', `${base}/challenges?limit=3`)).body.data;
    expect(all.map(({ id }: { id: string }) => id)).toEqual(ids);
  });
});

describe('an answer', () => {
  test.each(['', '12345', '1234567', '12345a', 123456, null])(
    'is not %j, which costs nothing',
    async (code) => {
      const id = await started();
      const { status, body } = await act(id, 'answer', { code });
      expect([status, body.error.field]).toEqual([400, 'code']);
      expect((await shown(id)).attempts_left).toBe(3);
    },
  );

  test('that is wrong costs an attempt, once however often it is repeated, and the last fails the challenge', async () => {
    const id = await started();
    const code = await wrong(id);
    const once = { body: { code }, key: ownKey, idempotencyKey: randomUUID() };
    const path = `${base}/challenges/${id}/answer`;
    const first = await call('POST', path, once);
    expect(first.body).toMatchObject({ outcome: 'wrong-code', challenge: { attempts_left: 2 } });
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await call('POST', path, once)).body).toEqual(first.body);
    await act(id, 'answer', { code });
    const last = await act(id, 'answer', { code });
    expect(last.body).toMatchObject({
      outcome: 'wrong-code',
      challenge: { status: 'failed', attempts_left: 0, outcome: { transaction_status: 'N', eci: '07' } },
    });
    const late = await act(id, 'answer', { code });
    expect([late.status, late.body.error.message]).toEqual([409, 'The challenge is failed.']);
  });

  test('that is right accepts it, and its code is gone', async () => {
    const id = await started();
    const code = await codeOf(id);
    expect((await act(id, 'answer', { code }, networkKey)).body).toMatchObject({
      outcome: 'accepted',
      challenge: { status: 'accepted', outcome: { transaction_status: 'Y', eci: '05' } },
    });
    const gone = await call('GET', `${base}/challenges/${id}/code`);
    expect([gone.status, gone.body.error.message]).toEqual([
      409,
      'The challenge is accepted, and its code is gone: for another code start another challenge.',
    ]);
    expect((await act(id, 'answer', { code })).status).toBe(409);
    for (const path of ['challenges', 'events']) {
      expect(JSON.stringify((await call('GET', `${base}/${path}?limit=100`)).body)).not.toContain(
        `"${code}"`,
      );
    }
  });

  test('is none to one that is confirmed in the merchant’s app', async () => {
    const id = await started({ kind: 'out-of-band' });
    const answered = await act(id, 'answer', { code: '123456' });
    expect([answered.status, answered.body.error.field]).toEqual([409, 'code']);
    const none = await call('GET', `${base}/challenges/${id}/code`);
    expect([none.status, none.body.error.message]).toEqual([
      409,
      'The challenge has no code: it is confirmed or declined.',
    ]);
    expect((await act(id, 'confirm')).body.status).toBe('accepted');
  });

  test('comes too late once the time is over', async () => {
    const id = await started({ valid_for_seconds: 10 });
    const code = await codeOf(id);
    await cards.engine.clock.advance(10_000);
    const late = await act(id, 'answer', { code });
    expect([late.status, late.body.error.message]).toEqual([409, 'The challenge is timed-out.']);
  });
});

describe('a challenge', () => {
  test.each([
    ['confirm', 'accepted'],
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ])('that somebody does %s to is %s, also when the call is repeated', async (deed, status) => {
    const id = await started();
    const once = { key: ownKey, idempotencyKey: randomUUID() };
    const path = `${base}/challenges/${id}/${deed}`;
    const first = await call('POST', path, once);
    expect([first.status, first.body.status]).toEqual([200, status]);
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await call('POST', path, once)).body).toEqual(first.body);
    expect((await act(id, deed)).status).toBe(409);
  });

  test('that was accepted proves itself to the network, and the proof is good for its purchase', async () => {
    const id = await started();
    const path = `${base}/challenges/${id}/authentication`;
    const early = await call('GET', path, { key: networkKey });
    expect([early.status, early.body.error.message]).toEqual([409, 'The challenge is in-progress.']);
    await act(id, 'confirm');
    const { body: proof } = await call('GET', path, { key: networkKey });
    expect(proof).toEqual({
      transaction_id: (await shown(id)).transaction_id,
      value: expect.stringMatching(/^[0-9A-Za-z+/]{27}=$/),
      transaction_status: 'Y',
      eci: '05',
    });
    const { transaction_id, value } = proof;
    const pay = (amount: string) => ({
      ...{ card: publicId('card', card.id), amount, authentication: { transaction_id, value } },
    });
    const paid = await call('POST', `${sandbox}/authorizations`, { body: pay('42.50') });
    expect(paid.body.response_code).toBe('00');
    const more = await call('POST', `${sandbox}/authorizations`, { body: pay('42.51') });
    expect(more.body.status).toBe('declined');
  });
});

describe('in a sandbox', () => {
  test('a challenge needs no more than a card and an amount, and is one however often it is asked for', async () => {
    const once = { body: { card: String(card.number), amount: '5.00' }, idempotencyKey: randomUUID() };
    const first = await call('POST', `${sandbox}/challenges`, once);
    expect(first.body).toMatchObject({ kind: 'otp', amount: { amount: '5.00', currency: 'USD' } });
    await database.query('delete from api_requests where key = $1', [once.idempotencyKey]);
    expect((await call('POST', `${sandbox}/challenges`, once)).body).toEqual(first.body);
  });

  test('a redirect shows the address of its page too, until it has ended', async () => {
    const body = { card: String(card.number), amount: '0', kind: 'redirect', merchant: { name: 'HOTEL' } };
    const { body: challenge } = await call('POST', `${sandbox}/challenges`, { body });
    expect(challenge.merchant).toMatchObject({ name: 'HOTEL', city: 'SEATTLE' });
    const path = `${base}/challenges/${challenge.id}/code`;
    expect((await call('GET', path)).body).toEqual({
      code: expect.stringMatching(/^\d{6}$/),
      page_token: expect.stringMatching(/^[\w-]{20,}$/),
    });
    await act(challenge.id, 'cancel');
    expect((await call('GET', path)).status).toBe(409);
  });

  test('a merchant of the library brings its currency', async () => {
    const { body: library } = await call('GET', '/sandbox/acceptors');
    const known = library.data.find(({ currency }: { currency: string }) => currency !== 'USD');
    const body = { card: String(card.number), amount: '500', merchant: { library: known.key } };
    const { body: challenge } = await call('POST', `${sandbox}/challenges`, { body });
    expect(challenge).toMatchObject({ amount: { currency: known.currency }, merchant: { name: known.name } });
  });

  test.each([{}, { amount: '1.00' }, { kind: 'x' }, { merchant: { library: 'nowhere' } }])(
    'nobody is challenged with %j',
    async (body) => {
      expect((await call('POST', `${sandbox}/challenges`, { body })).status).toBe(400);
    },
  );

  test('merchants challenge nobody', async () => {
    const body = { card: String(card.number), amount: '5.00' };
    expect((await call('POST', `${sandbox}/challenges`, { body, key: ownKey })).status).toBe(403);
  });

  test('that is none, nobody makes challenges up, and merchants are told the codes of real ones', async () => {
    const production = await sandboxApiOver(database, cards, { mode: 'production' });
    const key = world.operatorKey;
    const id = await started();
    const body = { card: String(card.number), amount: '5.00' };
    const { call: there } = production.world;
    expect((await there('POST', `${sandbox}/challenges`, { body, key })).status).toBe(404);
    const code = `${base}/challenges/${id}/code`;
    expect((await there('GET', code, { key: networkKey })).status).toBe(403);
    expect((await there('GET', code, { key: ownKey })).body.code).toMatch(/^\d{6}$/);
    expect((await there('GET', `${base}/challenges/${id}`, { key })).status).toBe(200);
  });
});
