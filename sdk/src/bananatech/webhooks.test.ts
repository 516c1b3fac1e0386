import { describe, expect, test } from 'vitest';
import { hmacOf, recordedClient, sealed } from './testing/keys.ts';
import type { WebhookEvent } from './webhook-types.ts';

/** Makes a webhook as the document describes it, with primitives of its own. */
function webhook(type: unknown, plaintext: string, changes: object = {}): string {
  return JSON.stringify({ ...sealed(plaintext), type, ...changes });
}

const recharge =
  '{"template_id":123,"user_id":12345,"card_id":67890,"transaction_id":555,"receive_amount":100.0,"status":"SUCCESS",' +
  '"currency":"USD","description":"","occur_time":1691249025085}';
const { client } = recordedClient();

const card = { user_id: 12345, card_id: 67890 };
const sold = { currency: 'USD', merchant_name: 'ACME STORE' };
const at = { occur_time: 1691249025085 };
/** One of each, as the document shows them; the compiler compares them with the types. */
const samples: readonly WebhookEvent[] = [
  { type: 'USER_CREATE_RESULT', payload: { user_id: 12345, status: 'REJECTED', message: 'Not readable' } },
  { type: 'CARD_APPLY_RESULT', payload: { template_id: 123, ...card, status: 'SUCCESS', ...at } },
  {
    type: 'CARD_ACTIVATE_RESULT',
    payload: { card_id: 67890, card_number: '1234567890123456', status: 'SUCCESS', ...at },
  },
  { type: 'CARD_ASSIGN_RESULT', payload: { ...card, status: 'SUCCESS', ...at } },
  {
    type: 'CARD_ASSIGN_RESULT',
    payload: { status: 'FAILED', error_reason: '101:0 - card number not exist', user_id: 12345, ...at },
  },
  {
    type: 'CARD_STATUS_CHANGE',
    payload: { card_id: 67890, status: 'SUCCESS', card_status: 'LOCKED', ...at },
  },
  { type: 'CARD_RECHARGE_RESULT', payload: JSON.parse(recharge) },
  {
    type: 'CARD_CLOSE_RESULT',
    payload: { card_id: 67890, transaction_id: 555, refund_amount: 100, status: 'SUCCESS', ...at },
  },
  {
    type: 'TRANSACTION_CREATED',
    payload: {
      template_id: 123,
      ...card,
      transaction_id: 555,
      type: 'CONSUMPTION',
      status: 'SUCCESS',
      amount: 25.4,
      ...sold,
      description: '',
      ...at,
    },
  },
  {
    type: 'CARD_CORRECTION',
    payload: {
      template_id: 123,
      ...card,
      transaction_id: 556,
      amount: -1.2,
      currency: 'USD',
      status: 'SUCCESS',
      description: 'Settlement adjustment',
      ...at,
    },
  },
  {
    type: 'CARD_3DS',
    payload: { ...card, transaction_id: '3ds-777', amount: 25.4, ...sold, expire_time: 1691249325085, ...at },
  },
  {
    type: 'CARD_VERIFICATION',
    payload: { ...card, card_number: '1234567890123456', code: '123456', ...at },
  },
];

describe('a webhook is refused', () => {
  const genuine = webhook('CARD_RECHARGE_RESULT', recharge);
  const { encrypted_payload: another } = sealed(recharge);

  test.each([
    ['its body is not JSON', 'encrypted_payload'],
    ['its body is a list', `[${genuine}]`],
    ['it has no payload', webhook('CARD_3DS', '{}', { encrypted_payload: undefined })],
    ['its payload is in clear', webhook('CARD_3DS', '{}', { encrypted_payload: { card_id: 1 } })],
    ['it has no type', webhook(undefined, '{}')],
    ['its type is a number', webhook(1, '{}')],
    ['it has no hmac', webhook('CARD_3DS', '{}', { hmac: undefined })],
    ['its hmac is null', webhook('CARD_3DS', '{}', { hmac: null })],
    ['its content is not JSON', webhook('CARD_3DS', 'card_id=1')],
    ['its content is no object', webhook('CARD_3DS', '[1]')],
  ])('when %s', (_, body) => {
    expect(client.verifyWebhook(body)).toEqual({ kind: 'refused', reason: 'unreadable-body' });
  });

  test.each([
    ['its payload was changed', { encrypted_payload: another }],
    ['its hmac was changed', { hmac: '0'.repeat(64) }],
    ['its hmac is no hexadecimal', { hmac: 'hmac' }],
    ['it was sealed under another secret', sealed(recharge, 'f'.repeat(32))],
  ])('when %s', (_, changes) => {
    const body = webhook('CARD_RECHARGE_RESULT', recharge, changes);
    expect(client.verifyWebhook(body)).toEqual({ kind: 'refused', reason: 'bad-hmac' });
  });

  test('when what its hmac covers does not open', () => {
    const encrypted_payload = 'AAAA';
    const body = webhook('CARD_3DS', '{}', { encrypted_payload, hmac: hmacOf(encrypted_payload) });
    expect(client.verifyWebhook(body)).toEqual({ kind: 'refused', reason: 'decryption-failed' });
  });

  test.each(['CARD_SOLD', 'card_3ds', '', 'toString'])('when its type is "%s"', (type) => {
    const verdict = client.verifyWebhook(webhook(type, '{}'));
    expect(verdict).toEqual({ kind: 'refused', reason: 'unknown-type' });
  });
});

describe('a genuine webhook', () => {
  test('is verified and opened, with its numbers as they were written', () => {
    const body = webhook('CARD_RECHARGE_RESULT', recharge);
    const payload = JSON.parse(recharge);
    const expected = { kind: 'verified', type: 'CARD_RECHARGE_RESULT', payload, text: recharge };
    expect(client.verifyWebhook(body)).toEqual(expected);
    expect(client.verifyWebhook(Buffer.from(body))).toEqual(expected);
  });

  test('has a payload whose type its type tells', () => {
    const verdict = client.verifyWebhook(webhook('CARD_RECHARGE_RESULT', recharge));
    if (verdict.kind !== 'verified' || verdict.type !== 'CARD_RECHARGE_RESULT') throw new Error('refused');
    expect(verdict.payload.receive_amount).toBe(100);
  });

  test('verifies with its hmac in upper case', () => {
    const parts = sealed('{}');
    const body = JSON.stringify({ ...parts, type: 'CARD_3DS', hmac: parts.hmac.toUpperCase() });
    expect(client.verifyWebhook(body).kind).toBe('verified');
  });

  test('verifies under another type as well, because its hmac does not cover the type', () => {
    const parts = sealed(recharge);
    for (const type of ['CARD_RECHARGE_RESULT', 'CARD_CORRECTION'])
      expect(client.verifyWebhook(JSON.stringify({ ...parts, type }))).toMatchObject({
        type,
        text: recharge,
      });
  });

  test.each(samples)('may be a $type', ({ type, payload }) => {
    const verdict = client.verifyWebhook(webhook(type, JSON.stringify(payload)));
    expect(verdict).toMatchObject({ kind: 'verified', type, payload });
  });
});
