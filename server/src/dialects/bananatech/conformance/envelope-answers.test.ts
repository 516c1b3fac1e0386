import { createDecipheriv, createHmac } from 'node:crypto';
import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "API Security Implementation Guide": what comes back, opened with primitives of its own
const world = await bananatechWorld(await testDatabase());
const { client: keys } = world.tenant;
const client = new BananaTechClient(keys);

interface SealedBody {
  readonly encrypted_payload: string;
  readonly hmac: string;
}

/** Opens a body as the guide says. */
function opened({ encrypted_payload, hmac }: SealedBody): string {
  expect(hmac).toBe(createHmac('sha256', keys.secretKey).update(encrypted_payload).digest('hex'));
  const bytes = Buffer.from(encrypted_payload, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', keys.secretKey, bytes.subarray(0, 16));
  return decipher.update(bytes.subarray(16), undefined, 'utf8') + decipher.final('utf8');
}

const ask = () => client.call('/merchant/get_account_balance', {});

describe('the envelope: an answer', () => {
  test('is JSON of encrypted_payload and hmac, which open with the Secret Key', async () => {
    const { httpStatus, headers, rawBody } = await ask();
    expect(httpStatus).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body = JSON.parse(rawBody);
    expect(body).toStrictEqual({
      encrypted_payload: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      hmac: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(opened(body)).toBe('{"balance":100000.0,"currency":"USD"}');
  });

  test('has an IV of its own, even where it says the same', async () => {
    const bodies = await Promise.all(Array.from({ length: 8 }, ask));
    const payloads = bodies.map(({ rawBody }) => JSON.parse(rawBody).encrypted_payload as string);
    const ivs = payloads.map((payload) => Buffer.from(payload, 'base64').subarray(0, 16).toString('hex'));
    expect(new Set(ivs).size).toBe(8);
    expect(new Set(bodies.map(({ text }) => text)).size).toBe(1);
  });

  test.each([
    ['to what names nobody', '/card/get_balance', { user_id: 1, card_id: 1 }, 'User not found'],
    ['to what lacks a field', '/card/get_balance', { card_id: 1 }, 'Missing required field: user_id'],
    ['to what has a wrong field', '/user/get_users', { limit: 0 }, 'Invalid field: limit'],
  ])('that refuses is sealed under 400: %s', { tags: 'inferred' }, async (_, path, body, message) => {
    const { httpStatus, headers, rawBody } = await client.call(path, body);
    expect(httpStatus).toBe(400);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(JSON.parse(opened(JSON.parse(rawBody)))).toStrictEqual({
      success: false,
      message: expect.stringMatching(new RegExp(`^${message}`)),
    });
  });

  test('to whom nobody knows is in clear, and has the same form', { tags: 'inferred' }, async () => {
    const { httpStatus, headers, rawBody } = await client.call('/card/get_balance', {}, { hmac: 'bad' });
    expect(httpStatus).toBe(400);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(rawBody).toBe('{"success":false,"message":"Invalid HMAC signature"}');
  });
});
