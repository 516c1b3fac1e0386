import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { networkMessage } from '../authorizations/index.ts';
import { money } from '../money/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type PassedOnMessage, receiveMessage } from './receive-message.ts';

const database = await testDatabase();
const world = await engineWorld(database, { reserve: 1000 });
const { engine, scope, USD } = world;

let sent = 0;
function passedOn(more: Partial<PassedOnMessage> = {}): PassedOnMessage {
  const identity = {
    ...{ messageClass: '0100', acquirer: '123456', transmittedAt: '0401120000' },
    ...{ stan: String(++sent).padStart(6, '0'), rrn: String(sent).padStart(12, '0') },
  };
  const acceptor = { name: 'BLUE HERON COFFEE', id: '', mcc: '5814', country: 'US', city: 'Seattle' };
  const { entryMode, forcedDecline, ...message } = networkMessage({
    ...{
      type: 'authorization',
      merchantId: '',
      cardId: '',
      identity,
      acceptor,
      amount: money(USD(10), 'USD'),
    },
    ...more,
  });
  return message;
}

const receive = (card: { id: string }, message: PassedOnMessage) =>
  receiveMessage(engine.authorizations, scope.merchantId, card, message);

describe('a message that is passed on', () => {
  test('keeps its link as it is, with its own RRN where it names none', async () => {
    const card = await world.activeCard(100);
    const bare = passedOn();
    const { message, outcome } = await receive(card, bare);
    expect(message).toMatchObject({
      identity: bare.identity,
      link: { transactionId: null, rrn: bare.identity.rrn, authCode: null, authorizationId: null },
    });
    expect(outcome).toMatchObject({ kind: 'recorded', event: { declineReason: null } });
    const link = { authorizationId: null, transactionId: '77', rrn: '000000000042', authCode: null };
    expect((await receive(card, passedOn({ link }))).message.link).toEqual(link);
  });

  test.each([
    ['e-commerce', 'e-commerce'],
    ['card-present', 'chip'],
    ['atm', 'chip'],
    ['recurring', 'on-file'],
    ['mail-order', 'manual'],
  ] as const)('in the channel %s was read as %s, if it does not say', async (channel, entryMode) => {
    const card = await world.activeCard(100);
    expect((await receive(card, passedOn({ channel }))).outcome).toMatchObject({
      authorization: { details: { channel, entryMode } },
    });
    expect((await receive(card, { ...passedOn({ channel }), entryMode: 'manual' })).outcome).toMatchObject({
      authorization: { details: { entryMode: 'manual' } },
    });
  });

  test('about a card of nobody reaches none', async () => {
    expect((await receive({ id: randomUUID() }, passedOn())).outcome).toEqual({ kind: 'card-not-found' });
  });
});
