// @module-tag ours
import { BananaTechClient, type SealedRequest } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { updateProgramme } from '../../../merchants/index.ts';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import { registration, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { routes } from '../routes.ts';

// The wire has neither a nonce nor a time: whoever has seen a request could send it again. What changes something is
// therefore taken once; the fresh IV of the guide makes every genuine request another one.
const database = await testDatabase();
const world = await bananatechWorld(database);
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const DAY_MS = 86_400_000;

const duplicate = { httpStatus: 400, sealed: true, text: '{"success":false,"message":"Duplicate request"}' };

async function expectDuplicate(path: string, request: SealedRequest, by = client): Promise<void> {
  const { httpStatus, sealed, text } = await by.send(path, request);
  expect({ httpStatus, sealed, text }).toEqual(duplicate);
}

/** Everything that a request could change. */
async function state() {
  await world.settled();
  await world.told();
  const tables = [
    'cards',
    'cardholders',
    'operations',
    'transfers',
    'events',
    'webhook_endpoints',
    'challenges',
  ];
  const counted = await database.query(
    tables.map((table) => `select '${table}' as name, count(*) from ${table}`).join(' union all '),
  );
  return { counted, reserve: await world.reserve() };
}

/** A request that succeeds, for each path that changes something. */
const successes: Record<string, () => Promise<Record<string, unknown>>> = {
  '/merchant/set_webhook_url': async () => ({
    webhook_url: `${world.receiver.url}/${world.tenant.programmeId}`,
  }),
  '/user/register': async () => registration(),
  '/card/apply': async () => ({
    ...{ user_id: await cards.user(), template_id: templates.deposit, deposit_amount: 20 },
  }),
  '/card/recharge': async () => ({ ...(await cards.active()), amount: 20 }),
  '/card/update_status': async () => ({ ...(await cards.active()), alter: 'LOCK' }),
  '/card/assign': async () => ({
    user_id: await cards.verifiedUser(),
    template_id: templates.physical,
    card_number: await cards.stockNumber(),
  }),
  '/card/set_pin': async () => {
    const { user_id, card_id } = await cards.assigned();
    return { user_id, card_id, pin: '1357' };
  },
  '/card/3ds_confirm': confirmation,
  '/card/confirm_3ds': confirmation,
};

async function confirmation() {
  const card = await cards.active();
  return { ...card, transaction_id: await cards.challenge(card), confirm: true };
}

const recharge = async (amount: number) => client.seal({ ...(await cards.active()), amount });

test('replays: there is a request of each path that changes something', () => {
  const changing = Object.entries(routes).filter(([, { changesState }]) => changesState);
  expect(Object.keys(successes).sort()).toEqual(changing.map(([path]) => path).sort());
});

describe('replays: the same bytes again', () => {
  test.each(Object.keys(successes))('change nothing, and are refused: %s', async (path) => {
    const request = client.seal(await successes[path]?.());
    expect(await client.send(path, request)).toMatchObject({ httpStatus: 200 });
    const before = await state();
    await expectDuplicate(path, request);
    expect(await state()).toEqual(before);
  });

  test('are refused at any path that changes something', async () => {
    const request = await recharge(20);
    await client.send('/card/recharge', request);
    for (const path of Object.keys(successes)) await expectDuplicate(path, request);
  });

  test('are refused by every server, also by one that was started later', async () => {
    const request = await recharge(20);
    await client.send('/card/recharge', request);
    const baseUrl = await world.startServer();
    await expectDuplicate(
      '/card/recharge',
      request,
      new BananaTechClient({ ...world.tenant.client, baseUrl }),
    );
  });

  test('are taken once when they come at the same instant to two servers', async () => {
    const baseUrl = await world.startServer();
    const other = new BananaTechClient({ ...world.tenant.client, baseUrl });
    const request = await recharge(20);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => (index % 2 ? client : other).send('/card/recharge', request)),
    );
    expect(answers.filter(({ httpStatus }) => httpStatus === 200)).toHaveLength(1);
    expect(answers.filter(({ text }) => text === duplicate.text)).toHaveLength(11);
  });

  test('are refused for 24 hours by the machine’s clock, and not after', async () => {
    const card = await cards.active();
    const request = client.seal({ ...card, amount: 20 });
    await world.wall.stopDuring(async () => {
      await client.send('/card/recharge', request);
      world.wall.move(DAY_MS - 1000);
      await expectDuplicate('/card/recharge', request);
      world.wall.move(2000);
      expect(await client.send('/card/recharge', request)).toMatchObject({ httpStatus: 200 });
      await expectDuplicate('/card/recharge', request);
      world.wall.move(-DAY_MS - 1000);
    });
    await world.settled();
    expect((await client.getCardBalance(card)).balance).toBe(140);
  });

  test('are refused although the business clock has been moved on', async () => {
    const request = await recharge(20);
    await client.send('/card/recharge', request);
    await world.advance(30 * DAY_MS);
    await expectDuplicate('/card/recharge', request);
  });

  test('are refused after a request that was refused for another reason', async () => {
    const request = await recharge(9.99);
    expect(await client.send('/card/recharge', request)).toMatchObject({
      message: 'Amount is below minimum limit',
    });
    await expectDuplicate('/card/recharge', request);
  });

  test('are known whatever stands around the payload, and in whichever case the HMAC is', async () => {
    const request = await recharge(20);
    await client.send('/card/recharge', request);
    const { 'X-HMAC': hmac = '', ...headers } = request.headers;
    const upper = { ...headers, 'X-HMAC': hmac.toUpperCase() };
    const body = request.body.replace('{', '{ "more": 1, ');
    await expectDuplicate('/card/recharge', { ...request, headers: upper, body });
  });
});

describe('replays: what is not the same request', () => {
  test('is one that reads, as often as it comes', async () => {
    const { card_id, user_id } = await cards.active();
    const request = client.seal({ user_id, card_id });
    for (const path of ['/card/get_balance', '/card/get_information', '/card/get_balance'])
      expect(await client.send(path, request)).toMatchObject({ httpStatus: 200 });
  });

  test('is one that says the same under another IV', async () => {
    const card = await cards.active();
    for (const amount of [20, 20]) await client.recharge({ ...card, amount });
    await world.settled();
    expect((await client.getCardBalance(card)).balance).toBe(140);
  });

  test('is one that was not genuine the first time', async () => {
    const request = await recharge(20);
    const { 'X-HMAC': _, ...headers } = request.headers;
    const forged = { ...request, headers: { ...headers, 'X-HMAC': '0'.repeat(64) } };
    expect(await client.send('/card/recharge', forged)).toMatchObject({ httpStatus: 400, sealed: false });
    expect(await client.send('/card/recharge', request)).toMatchObject({ httpStatus: 200 });
  });

  test('is that of another merchant, be it byte for byte', async () => {
    const { secretKey } = world.tenant.client;
    const other = await world.addTenant();
    const merchantId = await world.addCredential(other, { secretKey });
    const theirs = new BananaTechClient({ ...other.client, merchantId, secretKey });
    const request = client.seal(registration());
    const same = { ...request, headers: { ...request.headers, 'Merchant-ID': merchantId } };
    expect(await client.send('/user/register', request)).toMatchObject({ httpStatus: 200 });
    expect(await theirs.send('/user/register', same)).toMatchObject({ httpStatus: 200 });
  });

  test('is any where the programme does not refuse replays', async () => {
    const tenant = await world.addTenant();
    const lenient = new BananaTechClient(tenant.client);
    const request = lenient.seal({ ...(await bananatechCards(world, lenient, tenant).active()), amount: 20 });
    const refusesReplays = (on: boolean) =>
      database.transaction((tx) => updateProgramme(tx, tenant, { settings: { refusesReplays: on } }));
    await refusesReplays(false);
    for (let count = 0; count < 2; count += 1)
      expect(await lenient.send('/card/recharge', request)).toMatchObject({ httpStatus: 200 });
    await refusesReplays(true);
    expect(await lenient.send('/card/recharge', request)).toMatchObject({ httpStatus: 200 });
    await expectDuplicate('/card/recharge', request, lenient);
  });
});
