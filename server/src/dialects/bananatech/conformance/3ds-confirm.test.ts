import { randomUUID } from 'node:crypto';
import { BananaTechClient, type Card3dsPayload } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { type ChallengeKind, findChallenge, startChallenge } from '../../../challenges/index.ts';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { usd } from '../../../testing/card-network.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { without } from '../../../testing/without.ts';

// "3DS Confirm", of which the document has the name alone: it answers CARD_3DS, which requires the user's action.
const path = '/card/3ds_confirm';
const alias = '/card/confirm_3ds';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const confirmed = '3DS confirmed successfully';
const declined = '3DS declined successfully';
const MINUTE_MS = 60_000;

/** A challenge that was told by CARD_3DS, as requests name it, and its status. */
async function challenged(of?: CardOf, kind: ChallengeKind = 'out-of-band') {
  const card = of ?? (await cards.active());
  const started = await startChallenge(world.engine.challenges, {
    ...{ card: await cards.card(card), kind, transactionId: randomUUID() },
    ...{ amount: usd(42.5), acceptor: world.network.acceptor },
  });
  if (started.kind !== 'started') throw new Error(started.kind);
  await world.told();
  const { data } = await client.getWebhookRecords({ ...card, callback_type: 'CARD_3DS', limit: 1 });
  const transaction_id = (data[0]?.payload as Card3dsPayload | undefined)?.transaction_id ?? '';
  const { id } = started.challenge;
  const status = async () => (await findChallenge(world.engine.challenges, world.tenant, { id }))?.status;
  return { body: { ...card, transaction_id, confirm: true }, status };
}
const answer = (body: object) => client.call(path, body);

describe(`POST ${path}: an answer is refused, and the question stays open,`, () => {
  test.each(['transaction_id', 'confirm'])('without %s', { tags: 'inferred' }, async (field) => {
    const { body, status } = await challenged();
    for (const each of [without(body, field), { ...body, [field]: null }, { ...body, [field]: '' }])
      expectRefusal(await answer(each), `Missing required field: ${field}`);
    expect(await status()).toBe('in-progress');
  });

  test('for a confirm that is neither true nor false', { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    for (const confirm of ['true', 1, 0, 'yes', {}])
      expectRefusal(await answer({ ...body, confirm }), 'Invalid field: confirm must be true or false');
    expect(await status()).toBe('in-progress');
  });

  test('for a transaction_id that is no text', { tags: 'ours' }, async () => {
    const { body } = await challenged();
    for (const transaction_id of [Number(body.transaction_id.slice(4)), true, {}])
      expectRefusal(
        await answer({ ...body, transaction_id }),
        'Invalid field: transaction_id must be a string',
      );
  });

  test('for a transaction_id that there is not', { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    const digits = body.transaction_id.slice(4);
    for (const transaction_id of [
      digits,
      `3DS-${digits}`,
      `3ds-0${digits}`,
      `${body.transaction_id} `,
      '3ds-',
      '3ds-1',
    ])
      expectRefusal(await answer({ ...body, transaction_id }), '3DS transaction not found');
    expect(await status()).toBe('in-progress');
  });

  test('for the id of a transaction in place of a challenge', { tags: 'ours' }, async () => {
    const { body } = await challenged();
    const [row] = (await client.getTransactions({ card_id: body.card_id })).data;
    for (const transaction_id of [String(row?.id), `3ds-${row?.id}`])
      expectRefusal(await answer({ ...body, transaction_id }), '3DS transaction not found');
  });

  test('for another card of the same user', { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    const { user_id } = body;
    const other = await cards.active({ user_id });
    expectRefusal(await answer({ ...body, ...other }), '3DS transaction not found');
    expect(await status()).toBe('in-progress');
  });

  test("for another merchant's card, and another programme's", { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    for (const options of [{}, { merchantId: world.tenant.merchantId }]) {
      const tenant = await world.addTenant(options);
      const theirs = new BananaTechClient(tenant.client);
      const card = await bananatechCards(world, theirs, tenant).active();
      expectRefusal(await theirs.call(path, { ...body, ...card }), '3DS transaction not found');
      expectRefusal(await theirs.call(path, body), 'User not found');
    }
    expect(await status()).toBe('in-progress');
  });
});

describe(`POST ${path}: an answer is refused`, () => {
  test.each([
    [true, 'accepted'],
    [false, 'declined'],
  ])('after the first one, which was %s', { tags: 'ours' }, async (confirm, outcome) => {
    const { body, status } = await challenged();
    await answer({ ...body, confirm });
    for (const again of [confirm, !confirm])
      expectRefusal(await answer({ ...body, confirm: again }), '3DS transaction has ended');
    expect(await status()).toBe(outcome);
  });

  test('after expire_time', { tags: 'inferred' }, async () => {
    const { body, status } = await challenged();
    await world.advance(5 * MINUTE_MS);
    for (const confirm of [true, false])
      expectRefusal(await answer({ ...body, confirm }), '3DS transaction has ended');
    expect(await status()).toBe('timed-out');
  });
});

describe(`POST ${path}: an answer`, () => {
  test('is taken at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    const { body } = await challenged();
    expectConfirmation(await answer(body), confirmed);
  });

  test('of true approves', { tags: 'inferred' }, async () => {
    const { body, status } = await challenged();
    expectConfirmation(await answer({ ...body, confirm: true }), confirmed);
    expect(await status()).toBe('accepted');
  });

  test('of false declines', { tags: 'inferred' }, async () => {
    const { body, status } = await challenged();
    expectConfirmation(await answer({ ...body, confirm: false }), declined);
    expect(await status()).toBe('declined');
  });

  test('is taken until the last moment', { tags: 'ours' }, async () => {
    const { body } = await challenged();
    await world.advance(5 * MINUTE_MS - 10_000);
    expectConfirmation(await answer(body), confirmed);
  });

  test.each(['otp', 'redirect'] as const)(
    'is taken where the user could also tell a code (%s)',
    { tags: 'ours' },
    async (kind) => {
      const { body, status } = await challenged(undefined, kind);
      expectConfirmation(await answer(body), confirmed);
      expect(await status()).toBe('accepted');
    },
  );

  test('is taken of a physical card', { tags: 'inferred' }, async () => {
    const { body } = await challenged(await cards.physical());
    expectConfirmation(await answer(body), confirmed);
  });

  test('is taken of a card that was locked meanwhile', { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    await cards.altered(body, 'LOCK');
    expectConfirmation(await answer({ ...body, confirm: false }), declined);
    expect(await status()).toBe('declined');
  });

  test('is about one of several questions', { tags: 'ours' }, async () => {
    const first = await challenged();
    const { user_id, card_id } = first.body;
    const second = await challenged({ user_id, card_id });
    expectConfirmation(await answer({ ...second.body, confirm: false }), declined);
    expectConfirmation(await answer(first.body), confirmed);
    expect([await first.status(), await second.status()]).toEqual(['accepted', 'declined']);
  });

  test('that comes twice at once is taken once', { tags: 'ours' }, async () => {
    const { body, status } = await challenged();
    const answers = await Promise.all([answer(body), answer({ ...body, confirm: false })]);
    expect(answers.map(({ httpStatus }) => httpStatus).toSorted()).toEqual([200, 400]);
    expect(await status()).toBe(answers[0]?.httpStatus === 200 ? 'accepted' : 'declined');
  });
});

test(`POST ${alias}: takes what ${path} does`, { tags: 'inferred' }, async () => {
  const { body, status } = await challenged();
  expectConfirmation(await client.call(alias, body), confirmed);
  expect(await status()).toBe('accepted');
});
