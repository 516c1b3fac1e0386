import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards, type CardOf } from '../../../testing/bananatech-cards.ts';
import { expectConfirmation, expectRefusal, templates } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "Card Status Management". Closing has a file of its own: close.test.ts.
const path = '/card/update_status';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const cards = bananatechCards(world, client);
const alter = (card: CardOf, word: unknown) => client.call(path, { ...card, alter: word });
const done = 'Operation requested';

/** Expects that the request is refused with this message, and that it changed nothing. */
const refuses = (card: CardOf, word: unknown, message: string) =>
  cards.nothingChanges(async () => expectRefusal(await alter(card, word), message));
const buy = async (card: CardOf) => (await world.network.authorize(String(card.card_id), 1)).declineReason;

describe(`POST ${path}: a change of status is refused, and changes nothing,`, () => {
  test('without alter', async () => {
    const card = await cards.active();
    for (const word of [undefined, null, ' ']) await refuses(card, word, 'Missing required field: alter');
  });

  test.each(['lock', 'FREEZE', 'ACTIVE', 'CLOSED', 'LOCK '])(
    'for the alter %j',
    { tags: 'ours' },
    async (word) => {
      await refuses(await cards.active(), word, 'Invalid field: alter must be one of LOCK, UNLOCK, CLOSE');
    },
  );

  test('for an alter that is no text', { tags: 'ours' }, async () => {
    const card = await cards.active();
    for (const word of [1, true, ['LOCK']])
      await refuses(card, word, 'Invalid field: alter must be a string');
  });

  test('by LOCK of a card that is LOCKED', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await cards.altered(card, 'LOCK');
    await refuses(card, 'LOCK', 'Card is not active');
  });

  test('by UNLOCK of a card that is ACTIVE', { tags: 'ours' }, async () => {
    await refuses(await cards.active(), 'UNLOCK', 'Card is not locked');
  });

  const before = [
    ['a virtual card that is TBA', () => cards.unloaded()],
    ['a physical card that is TBA', () => cards.assigned()],
  ] as const;
  test.each(before)('of %s', async (_, make) => {
    const card = await make();
    await refuses(card, 'LOCK', 'Card is not active');
    await refuses(card, 'UNLOCK', 'Card is not locked');
    await refuses(card, 'CLOSE', 'Card is not active');
    expect(await cards.status(card)).toBe('TBA');
  });

  test('of a card that is PENDING', { tags: 'inferred' }, async () => {
    await world.fault('issue', { delayMs: 60_000 });
    const card = await cards.applied();
    await refuses(card, 'LOCK', 'Card is not active');
    await refuses(card, 'UNLOCK', 'Card is not locked');
    await refuses(card, 'CLOSE', 'Card is not active');
    await world.advance(60_000);
    await world.settled();
  });

  test('of a card that is CLOSED: that is final', { tags: 'inferred' }, async () => {
    const card = await cards.active();
    await cards.altered(card, 'CLOSE');
    await refuses(card, 'LOCK', 'Card is not active');
    await refuses(card, 'UNLOCK', 'Card is not locked');
    await refuses(card, 'CLOSE', 'Card is not active');
    expect(await cards.status(card)).toBe('CLOSED');
  });
});

describe(`POST ${path}: a change of status`, () => {
  test('is found at this path, by the rule of the known ones', { tags: 'inferred' }, async () => {
    expectConfirmation(await alter(await cards.active(), 'LOCK'), done);
  });

  test('is answered as documented, by each word', async () => {
    const card = await cards.active();
    for (const word of ['LOCK', 'UNLOCK', 'CLOSE'] as const) {
      expect(await client.updateStatus({ ...card, alter: word })).toMatchObject({ message: done });
      await world.settled(String(card.card_id));
    }
  });

  test('is answered with success, as Set PIN is', { tags: 'inferred' }, async () => {
    expect((await alter(await cards.active(), 'LOCK')).text).toBe(`{"success":true,"message":"${done}"}`);
  });

  test('by LOCK leads to LOCKED, and by UNLOCK back to ACTIVE', async () => {
    const card = await cards.active();
    await cards.altered(card, 'LOCK');
    expect(await cards.status(card)).toBe('LOCKED');
    await cards.altered(card, 'UNLOCK');
    expect(await cards.status(card)).toBe('ACTIVE');
  });

  test('works identically for a physical card', async () => {
    const card = await cards.physical();
    await cards.altered(card, 'LOCK');
    expect(await cards.status(card)).toBe('LOCKED');
    await cards.altered(card, 'UNLOCK');
    expect(await cards.status(card)).toBe('ACTIVE');
  });

  test('stops purchases by LOCK, at once, and lets them through by UNLOCK', { tags: 'ours' }, async () => {
    const card = await cards.active();
    await alter(card, 'LOCK');
    expect(await buy(card)).toBe('card-frozen');
    await alter(card, 'UNLOCK');
    expect(await buy(card)).toBeNull();
  });

  test('moves no money', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const before = await cards.balance(card);
    const paid = await cards.spentBy(async () => {
      await cards.altered(card, 'LOCK');
      await cards.altered(card, 'UNLOCK');
    });
    expect(paid).toBe(0);
    expect(await cards.balance(card)).toBe(before);
  });

  test.each(['lock', 'unlock'] as const)(
    'by %s that fails is answered like any, and changes nothing',
    { tags: 'ours' },
    async (kind) => {
      const card = await cards.active();
      if (kind === 'unlock') await cards.altered(card, 'LOCK');
      const before = await cards.status(card);
      await world.fault(kind === 'lock' ? 'freeze' : 'unfreeze', { fail: 'The bank said no.' });
      expectConfirmation(await alter(card, kind.toUpperCase()), done);
      await world.settled(String(card.card_id));
      expect(await cards.status(card)).toBe(before);
      const told = await client.getWebhookRecords({ ...card, callback_type: 'CARD_STATUS_CHANGE', limit: 1 });
      expect(told.data).toMatchObject([
        { payload: { status: 'FAILED', error_reason: 'The bank said no.', card_status: before } },
      ]);
    },
  );

  test('that comes twice at once happens once', { tags: 'ours' }, async () => {
    const card = await cards.active();
    const answers = await Promise.all([alter(card, 'LOCK'), alter(card, 'LOCK')]);
    expect(answers.map((answer) => answer.httpStatus).toSorted()).toEqual([200, 400]);
    expect(await cards.status(card)).toBe('LOCKED');
  });

  test('of a disabled template goes on: its cards live on', { tags: 'ours' }, async () => {
    const template_id = await cards.addTemplate(templates.deposit);
    const card = await cards.active({ template_id });
    await cards.changeTemplate(template_id, { enabled: false });
    await cards.altered(card, 'LOCK');
    expect(await cards.status(card)).toBe('LOCKED');
  });
});
