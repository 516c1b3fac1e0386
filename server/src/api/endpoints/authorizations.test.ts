import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { call } = world;

const send = (type: string, body: object) =>
  call('POST', `/sandbox/merchants/${merchant}/messages`, { body: { type, ...body } });

async function cardWith(major = 100) {
  const name = publicId('card', (await cards.activeCard(major)).id);
  return { name, path: `/merchants/${merchant}/cards/${name}` };
}

const show = (id: string) => call('GET', `/merchants/${merchant}/authorizations/${id}`);

/** Every page of a list, one by one. */
async function pages(path: string) {
  const all: { id: string; type: string }[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await call('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`);
    all.push(...body.data);
    if (body.next_cursor === null) return all;
    cursor = body.next_cursor;
  }
}

describe('an authorization that is not there', () => {
  test.each([
    ['of no id', 'x'],
    ['of an unknown id', publicId('authorization', randomUUID())],
  ])('%s is not found', async (_what, id) => {
    expect((await show(id)).status).toBe(404);
  });

  test("of another merchant is not found, nor is that merchant's card", async () => {
    const { name, path } = await cardWith();
    const { body } = await send('authorization', { card: name, amount: '1.00' });
    const { key, path: other } = await world.tenant();
    const { id } = body.authorization;
    expect(await call('GET', `${other}/authorizations/${id}`, { key })).toMatchObject({ status: 404 });
    expect(await call('GET', `${other}/authorizations/${id}`)).toMatchObject({ status: 404 });
    expect(await call('GET', `${path}/authorizations`, { key })).toMatchObject({ status: 404 });
    expect(await call('GET', `${other}/cards/${name}/transactions`, { key })).toMatchObject({ status: 404 });
  });

  test('is not listed for a key that may only send messages', async () => {
    const { path } = await cardWith();
    const key = await world.apiKey(['network'], cards.scope.merchantId);
    for (const what of ['authorizations', 'transactions']) {
      expect(await call('GET', `${path}/${what}`, { key })).toMatchObject({ status: 403 });
    }
  });

  test.each(['x', 'YQ'])('has no page %j', async (cursor) => {
    const { path } = await cardWith();
    for (const what of ['authorizations', 'transactions']) {
      expect(await call('GET', `${path}/${what}?cursor=${cursor}`)).toMatchObject({ status: 400 });
    }
  });
});

describe('an authorization', () => {
  test('shows its messages in their order, and how it was decided', async () => {
    const { name } = await cardWith();
    const { body } = await send('authorization', { card: name, amount: '30.00' });
    const { id } = body.authorization;
    await send('incremental', { card: name, amount: '10.00', authorization_id: id });
    await send('settlement', { card: name, amount: '25.00', authorization_id: id, final: false });
    await send('reversal', { card: name, amount: '15.00', authorization_id: id });
    const { body: shown } = await show(id);
    expect(shown).toMatchObject({
      ...{ id, card_id: name, status: 'settled', type: 'authorization', awaits_request: false },
      amount: { amount: '40.00', currency: 'USD' },
      reversed: { amount: '15.00' },
      settled: { amount: '25.00' },
      billing: { currency: 'USD', held: '40.00', open: '0.00', settled: '25.00', rate: null },
      decision: { decline_reason: null, explanation: null, response_code: '00', hook: null },
      merchant: { name: 'AMAZON.COM', mcc: '5411' },
    });
    expect(shown.events.map(({ type }: { type: string }) => type)).toEqual([
      ...['authorization', 'incremental', 'settlement', 'reversal'],
    ]);
    const { checks } = shown.decision;
    expect(checks.length).toBeGreaterThan(5);
    expect(checks).toContainEqual({ check: 'card-is-active', result: 'passed' });
    const { receipt } = shown;
    expect(receipt.loaded).toBeLessThanOrEqual(receipt.decided);
    expect(receipt.decided).toBeLessThanOrEqual(receipt.stored);
  });

  test('shows the decision of an increment with the increment, approved or not', async () => {
    const { name } = await cardWith(50);
    const { body } = await send('authorization', { card: name, amount: '30.00' });
    const { id } = body.authorization;
    await send('incremental', { card: name, amount: '10.00', authorization_id: id });
    await send('incremental', { card: name, amount: '10.50', authorization_id: id });
    const { events, decision } = (await show(id)).body;
    expect(decision.decline_reason).toBeNull();
    expect(events.map((event: { decision: unknown }) => event.decision)).toMatchObject([
      null,
      { decline_reason: null, response_code: '00' },
      { decline_reason: 'insufficient-funds', counterfactual: { lower_by: '0.50', lift: [] } },
    ]);
  });

  test('that was declined shows the check that failed and the smallest change', async () => {
    const { name } = await cardWith(10);
    const { body } = await send('authorization', { card: name, amount: '12.50' });
    const { decision, status } = (await show(body.authorization.id)).body;
    expect(status).toBe('declined');
    expect(decision).toMatchObject({
      ...{ decline_reason: 'insufficient-funds', response_code: '51' },
      counterfactual: { lower_by: '2.50', lift: [] },
    });
    expect(decision.checks).toContainEqual(
      expect.objectContaining({ result: 'failed', reason: 'insufficient-funds' }),
    );
  });

  test('in another currency shows the rate, and both amounts', async () => {
    const { name } = await cardWith();
    const { body } = await send('authorization', { card: name, amount: '9.20', currency: 'EUR' });
    const { amount, billing } = (await show(body.authorization.id)).body;
    expect(amount).toEqual({ amount: '9.20', currency: 'EUR' });
    expect(billing).toMatchObject({ currency: 'USD', held: '10.00', rate: expect.stringMatching(/^1\.08/) });
  });

  test('whose reversal came first waits for its request', async () => {
    const { name, path } = await cardWith();
    const link = { transaction_id: '123456789012345' };
    await send('reversal', { card: name, amount: '10.00', link });
    const { body } = await call('GET', `${path}/authorizations`);
    expect(body.data).toMatchObject([{ status: 'reversed', awaits_request: true }]);
  });
});

describe('a card', () => {
  test('lists its authorizations newest first, page by page', async () => {
    const { name, path } = await cardWith();
    const ids: string[] = [];
    for (const amount of ['1.00', '2.00', '500.00']) {
      ids.push((await send('authorization', { card: name, amount })).body.authorization.id);
    }
    expect((await pages(`${path}/authorizations`)).map(({ id }) => id)).toEqual(ids.toReversed());
  });

  test('lists only the money that moved, newest first, page by page', async () => {
    const { name, path } = await cardWith();
    const { body } = await send('authorization', { card: name, amount: '10.00' });
    expect(await pages(`${path}/transactions`)).toEqual([]);
    await send('settlement', { card: name, amount: '10.00', authorization_id: body.authorization.id });
    await send('refund', { card: name, amount: '4.00', authorization_id: body.authorization.id });
    await send('authorization', { card: name, amount: '500.00' });
    expect(await pages(`${path}/transactions`)).toMatchObject([
      { type: 'refund', posted: '4.00' },
      { type: 'settlement', posted: '-10.00' },
    ]);
  });
});
