import { describe, expect, test } from 'vitest';
import { type MessageType, messageTypes } from '../authorizations/index.ts';
import { money } from '../money/index.ts';
import { type AcquirerRequest, acquirerMessage } from './acquirer-message.ts';

const merchantId = '01920000-0000-7000-8000-000000000001';
const acceptor = { name: 'BLUE HERON COFFEE', id: '', mcc: '5814', country: 'US', city: 'Seattle' };

const message = (type: MessageType, more: Partial<AcquirerRequest> = {}) =>
  acquirerMessage(merchantId, 'card', {
    ...{ type, acceptor, amount: money(125_000n, 'USD'), requestKey: 'a request' },
    ...more,
  });

describe('the message class', () => {
  test.each<[MessageType, string]>([
    ['authorization', '0100'],
    ['advice', '0120'],
    ['incremental', '0100'],
    ['verification', '0100'],
    ['balance-inquiry', '0100'],
    ['debit', '0200'],
    ['reversal', '0400'],
    ['settlement', '1240'],
    ['refund', '0100-refund'],
  ])('of a message of type %s is %s', (type, messageClass) => {
    expect(message(type).identity.messageClass).toBe(messageClass);
  });

  test('of a reversal that is only told is 0420, and being told changes no other message', () => {
    expect(message('reversal', { asAdvice: true }).identity.messageClass).toBe('0420');
    expect(message('settlement', { asAdvice: true }).identity.messageClass).toBe('1240');
  });

  test('begins with four digits for every type', () => {
    for (const type of messageTypes) expect(message(type).identity.messageClass).toMatch(/^\d{4}(-[a-z]+)?$/);
  });
});

describe('the identity', () => {
  test('is the same for the same request, and another for another', () => {
    expect(message('authorization')).toEqual(message('authorization'));
    const other = message('authorization', { requestKey: 'another request' });
    expect(other.identity).not.toEqual(message('authorization').identity);
  });

  test('is as far as it is given the one that is given, whatever the request is called', () => {
    const identity = { ...message('authorization').identity };
    expect(message('authorization', { requestKey: 'replay', identity }).identity).toEqual(identity);
    const partly = message('authorization', { identity: { stan: '000042' } }).identity;
    expect(partly).toEqual({ ...identity, stan: '000042' });
  });
});

describe('the link', () => {
  test.each<MessageType>([
    'authorization',
    'advice',
    'debit',
    'settlement',
    'verification',
    'original-credit',
  ])('of a first %s is an id that the network gives it', (type) => {
    expect(message(type).link).toMatchObject({
      authorizationId: null,
      transactionId: expect.stringMatching(/^\d{15}$/),
    });
  });

  test.each<MessageType>(['incremental', 'reversal', 'chargeback', 'refund-reversal'])(
    'of a %s that follows nothing has no such id',
    (type) => expect(message(type).link.transactionId).toBeNull(),
  );

  test('of a settlement that follows a purchase has no id but the one given', () => {
    expect(message('settlement', { link: { authorizationId: 'its id' } }).link).toMatchObject({
      authorizationId: 'its id',
      transactionId: null,
    });
    expect(message('settlement', { link: { rrn: '000000000007' } }).link).toMatchObject({
      rrn: '000000000007',
      transactionId: null,
    });
    expect(message('settlement', { link: { transactionId: '123' } }).link.transactionId).toBe('123');
  });

  test("names the message's own RRN where the purchase's is not given", () => {
    const { link, identity } = message('reversal', { link: { authorizationId: 'its id' } });
    expect(link.rrn).toBe(identity.rrn);
  });
});

test('the entry mode is what is usual in the channel, unless it is given', () => {
  expect(message('authorization').entryMode).toBe('e-commerce');
  expect(message('authorization', { channel: 'recurring' }).entryMode).toBe('on-file');
  expect(message('debit', { channel: 'atm' }).entryMode).toBe('chip');
  const swiped = message('authorization', { channel: 'card-present', entryMode: 'magnetic-stripe' });
  expect(swiped.entryMode).toBe('magnetic-stripe');
});
