import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Card } from '../cards/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { Secret } from '../vault/index.ts';
import { knownAcceptors } from './acceptors.ts';
import type { AcquirerRequest } from './acquirer-message.ts';
import { simulateMessage } from './acquirer-simulator.ts';
import type { NamedCard } from './deliver-message.ts';
import { listUnknownCardMessages } from './unknown-card-messages.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 100_000 });
const { engine, scope, USD } = world;
const { merchantId } = scope;
const acceptor = { name: 'BLUE HERON COFFEE', id: '', mcc: '5814', country: 'US', city: 'Seattle' };

const send = (card: NamedCard, more: Partial<AcquirerRequest> = {}, whose = merchantId) =>
  simulateMessage(engine.authorizations, whose, card, {
    ...{ type: 'authorization', acceptor, amount: money(USD(10), 'USD'), requestKey: randomUUID() },
    ...more,
  });

async function panOf({ id }: Card): Promise<Secret> {
  const pan = await engine.vault.readPan(database, merchantId, id);
  if (pan === null) throw new Error('The card has no number.');
  return pan;
}

const unknown = (whose: string = merchantId) =>
  listUnknownCardMessages(database, whose, { after: null, limit: 100 });

describe('a message', () => {
  test('reaches a card by our id and by its number', async () => {
    const card = await world.activeCard(100);
    const byId = await send(card);
    const byPan = await send({ pan: await panOf(card) });
    for (const { outcome } of [byId, byPan]) {
      expect(outcome).toMatchObject({ kind: 'recorded', event: { cardId: card.id, declineReason: null } });
    }
  });

  test('asked for twice is one message; with its identity alone it is so too', async () => {
    const card = await world.activeCard(100);
    const requestKey = randomUUID();
    const first = await send(card, { requestKey });
    const again = await send(card, { requestKey });
    const { identity, link } = first.message;
    const replayed = await send(card, { identity, link });
    if (first.outcome.kind !== 'recorded') throw new Error(first.outcome.kind);
    const { id } = first.outcome.event;
    for (const { outcome } of [again, replayed]) expect(outcome).toMatchObject({ event: { id } });
    expect((await send(card, { requestKey, amount: money(USD(11), 'USD') })).outcome).toEqual({
      kind: 'identity-conflict',
    });
  });

  test('in any currency of the library is converted', async () => {
    const card = await world.activeCard(5000);
    for (const currency of new Set(knownAcceptors.map((known) => known.currency))) {
      const { outcome } = await send(card, { amount: money(200_000_000n, currency) });
      expect([currency, outcome]).toEqual([
        currency,
        expect.objectContaining({
          event: expect.not.objectContaining({ declineReason: 'currency-not-convertible' }),
        }),
      ]);
    }
  });

  test('that is to be declined is declined with that reason', async () => {
    const card = await world.activeCard(100);
    const { outcome } = await send(card, { forcedDecline: 'card-frozen' });
    expect(outcome).toMatchObject({ event: { declineReason: 'card-frozen', responseCode: '62' } });
  });

  test('about a card that does not exist is not recorded', async () => {
    expect((await send({ id: randomUUID() })).outcome).toEqual({ kind: 'card-not-found' });
  });
});

describe('a number that no card has', () => {
  const pan = Secret.of('4408720000000007');

  test('is declined as unknown, and only its last four digits are kept', async () => {
    const before = (await unknown()).length;
    const { outcome, message } = await send({ pan });
    expect(outcome).toEqual({ kind: 'unknown-card', responseCode: '14' });
    const [newest, ...others] = await unknown();
    expect(others).toHaveLength(before);
    expect(newest).toMatchObject({
      ...{ type: 'authorization', last4: '0007', responseCode: '14', acceptor },
      ...{ identity: message.identity, amount: money(USD(10), 'USD') },
    });
    const stored = await database.query('select * from unknown_card_messages');
    const text = JSON.stringify(stored, (_name, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).not.toContain('4408720000000007');
  });

  test('is recorded once for one message, and refuses its identity to another', async () => {
    const requestKey = randomUUID();
    const before = (await unknown()).length;
    await send({ pan }, { requestKey });
    await send({ pan }, { requestKey });
    expect(await unknown()).toHaveLength(before + 1);
    const other = Secret.of('4408720000000015');
    for (const [card, more] of [
      [{ pan: other }, {}],
      [{ pan }, { amount: money(USD(11), 'USD') }],
    ] as const) {
      expect((await send(card, { requestKey, ...more })).outcome).toEqual({ kind: 'identity-conflict' });
    }
    expect(await unknown()).toHaveLength(before + 1);
  });

  test("is another merchant's card too, and neither merchant sees the other's messages", async () => {
    const card = await world.activeCard(100);
    const other = randomUUID();
    const before = (await unknown()).length;
    const { outcome } = await send({ pan: await panOf(card) }, {}, other);
    expect(outcome).toMatchObject({ kind: 'unknown-card' });
    expect(await unknown(other)).toHaveLength(1);
    expect(await unknown()).toHaveLength(before);
  });

  test('is listed newest first, page by page', async () => {
    const whose = randomUUID();
    for (const cents of [1n, 2n, 3n]) await send({ pan }, { amount: money(cents * 100n, 'USD') }, whose);
    const rows: { receivedAt: Date; id: string; amount: { amount: bigint } }[] = [];
    for (;;) {
      const [row] = await listUnknownCardMessages(database, whose, { after: rows.at(-1) ?? null, limit: 1 });
      if (!row) break;
      rows.push(row);
    }
    expect(rows.map(({ amount }) => amount.amount).toSorted()).toEqual([100n, 200n, 300n]);
    const times = rows.map(({ receivedAt }) => receivedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });
});
