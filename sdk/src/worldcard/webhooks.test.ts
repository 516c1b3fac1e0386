import { constants, createCipheriv, randomBytes, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { recordedClient, testKeys } from './testing/keys.ts';

const sentAtMs = 1_775_008_800_000;

/** Makes a callback as the document describes it, with primitives of its own. */
function callback(
  plaintext: string,
  changes: { saltLength?: number; body?: string; timestamp?: string } = {},
) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', testKeys.aes, nonce);
  const sealed = Buffer.concat([
    nonce,
    cipher.update(plaintext, 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  const body = changes.body ?? `{"data":"${sealed.toString('base64')}"}`;
  const timestamp = changes.timestamp ?? String(sentAtMs);
  const signature = sign('sha256', Buffer.from(`${body}${timestamp}nonce-1`), {
    key: testKeys.platform.privateKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: changes.saltLength ?? 32,
  }).toString('base64');
  const headers = {
    'X-App-Id': testKeys.appId,
    'X-Signature': signature,
    'X-Timestamp': timestamp,
    'X-Nonce': 'nonce-1',
  };
  return { headers, body };
}

const statusChange = {
  notify_type: 'card_status_change',
  card_id: '1234567890123456',
  merchant_card_id: 'mc_001',
  card_number: '4123456789012349',
  card_status: 'blocked',
  change_time: '2026-04-01T10:00:00+08:00',
};
const { client } = recordedClient();

describe('a genuine callback', () => {
  test('is verified and opened', () => {
    const { headers, body } = callback(JSON.stringify(statusChange));
    const expected = { kind: 'verified', payload: statusChange, timestampMs: sentAtMs, nonce: 'nonce-1' };
    expect(client.verifyWebhook(headers, body)).toEqual(expected);
    expect(client.verifyWebhook(new Headers(headers), Buffer.from(body))).toEqual(expected);
  });

  test('has a payload whose type its notify_type tells', () => {
    const { headers, body } = callback(JSON.stringify(statusChange));
    const verdict = client.verifyWebhook(headers, body);
    if (verdict.kind !== 'verified' || verdict.payload.notify_type !== 'card_status_change')
      throw new Error('refused');
    expect(verdict.payload.card_status).toBe('blocked');
  });

  test('verifies with lower-case headers, as node:http gives them', () => {
    const { headers, body } = callback(JSON.stringify(statusChange));
    const lowered = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(client.verifyWebhook(lowered, body).kind).toBe('verified');
  });

  test('verifies with the longest salt', () => {
    const { headers, body } = callback(JSON.stringify(statusChange), {
      saltLength: constants.RSA_PSS_SALTLEN_MAX_SIGN,
    });
    expect(client.verifyWebhook(headers, body).kind).toBe('verified');
  });

  test.each([
    ['fresh', sentAtMs + 60_000, 'verified'],
    ['too old', sentAtMs + 60_001, 'refused'],
    ['too far ahead', sentAtMs - 60_001, 'refused'],
  ])('is judged by its age when asked for: %s', (_, nowMs, kind) => {
    const { headers, body } = callback(JSON.stringify(statusChange));
    const verdict = client.verifyWebhook(headers, body, { maxAgeMs: 60_000, nowMs });
    expect(verdict).toMatchObject(kind === 'refused' ? { kind, reason: 'stale-timestamp' } : { kind });
  });
});

describe('a callback is refused', () => {
  const { headers, body } = callback(JSON.stringify(statusChange));

  test.each([['X-App-Id'], ['X-Signature'], ['X-Timestamp'], ['X-Nonce']])('without %s', (name) => {
    const verdict = client.verifyWebhook({ ...headers, [name]: undefined }, body);
    expect(verdict).toEqual({ kind: 'refused', reason: 'missing-header' });
  });

  test('when it is for another merchant', () => {
    const verdict = client.verifyWebhook({ ...headers, 'X-App-Id': 'app_other' }, body);
    expect(verdict).toEqual({ kind: 'refused', reason: 'other-app' });
  });

  test.each([
    ['body', headers, `${body} `],
    ['timestamp', { ...headers, 'X-Timestamp': String(sentAtMs + 1) }, body],
    ['nonce', { ...headers, 'X-Nonce': 'nonce-2' }, body],
    ['signature', { ...headers, 'X-Signature': 'AAAA' }, body],
  ])('when its %s was changed', (_, changedHeaders, changedBody) => {
    const verdict = client.verifyWebhook(changedHeaders, changedBody);
    expect(verdict).toEqual({ kind: 'refused', reason: 'bad-signature' });
  });

  test.each([
    ['its timestamp is in seconds', callback('{}', { timestamp: '1775008800' }), 'bad-timestamp'],
    ['its body is not JSON', callback('', { body: 'data' }), 'unreadable-body'],
    ['its body has no data', callback('', { body: '{"notify_type":"card_open"}' }), 'unreadable-body'],
    [
      'its data is not for this key',
      callback('', { body: `{"data":"${'A'.repeat(60)}"}` }),
      'decryption-failed',
    ],
    ['its content is not JSON', callback('card_open'), 'unreadable-body'],
    ['its content names no type', callback('{"card_id":"1"}'), 'unreadable-body'],
    ['its type is unknown', callback('{"notify_type":"card_sold"}'), 'unknown-notify-type'],
    ["its type is a word of JavaScript's own", callback('{"notify_type":"toString"}'), 'unknown-notify-type'],
  ])('when %s', (_, made, reason) => {
    expect(client.verifyWebhook(made.headers, made.body)).toEqual({ kind: 'refused', reason });
  });
});
