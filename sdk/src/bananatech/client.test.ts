import { describe, expect, test } from 'vitest';
import { BananaTechClient } from './client.ts';
import { BananaTechApiError, BananaTechCryptoError, BananaTechTransportError } from './errors.ts';
import {
  hmacOf,
  openedText,
  payloadOf,
  recordedClient,
  type SentRequest,
  sealed,
  sealedResponse,
  testKeys,
} from './testing/keys.ts';

async function onlyRequest(work: (client: BananaTechClient) => Promise<unknown>): Promise<SentRequest> {
  const { client, sent } = recordedClient();
  await work(client);
  expect(sent).toHaveLength(1);
  return sent[0] as SentRequest;
}

const card = { user_id: 12345, card_id: 67890 };
const user = {
  email: 'user@example.com',
  template_id: 1,
  kyc_data: { first_name: 'San', gender: 'MALE', issue: 1691249025085 },
} as const;
const physical = { user_id: 12345, template_id: 1, card_number: '1234567890123456' };
const confirmation = { ...card, transaction_id: '3ds-777', confirm: false };

describe('a refusal', () => {
  test('that is sealed is an error with path, status and message', async () => {
    const { client } = recordedClient(() =>
      sealedResponse('{"success":false,"message":"Card not found"}', 400),
    );
    const error = await client.getCardBalance(card).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BananaTechApiError);
    expect(error).toMatchObject({
      path: '/card/get_balance',
      httpStatus: 400,
      message: 'Card not found',
      sealed: true,
    });
  });

  test('in clear is an error that says so', async () => {
    const refusal = { success: false, message: 'Invalid HMAC signature' };
    const { client } = recordedClient(() => Response.json(refusal, { status: 400 }));
    await expect(client.getCardBalance(card)).rejects.toMatchObject({
      name: 'BananaTechApiError',
      httpStatus: 400,
      message: 'Invalid HMAC signature',
      sealed: false,
    });
  });

  test.each([
    ['by its status, even if it says success', '{"success":true,"message":"OK"}', 400],
    ['by its word, even if its status is 200', '{"success":false,"message":"OK"}', 200],
  ])('is one %s', async (_, plaintext, status) => {
    const { client } = recordedClient(() => sealedResponse(plaintext, status));
    await expect(client.recharge({ ...card, amount: 1 })).rejects.toMatchObject({
      name: 'BananaTechApiError',
      httpStatus: status,
      message: 'OK',
    });
  });

  test('reaches the low-level call as an answer, sealed or in clear', async () => {
    const text = '{"success":false,"message":"Card not found"}';
    const expected = {
      httpStatus: 400,
      text,
      message: 'Card not found',
      data: { success: false, message: 'Card not found' },
    };
    const inside = recordedClient(() => sealedResponse(text, 400));
    expect(await inside.client.call('/x', {})).toMatchObject({ ...expected, sealed: true });
    const inClear = recordedClient(() => new Response(text, { status: 400 }));
    expect(await inClear.client.call('/x', {})).toMatchObject({ ...expected, sealed: false, rawBody: text });
  });
});

describe('an answer', () => {
  const balance = '{"balance":150.5,"refund_amount":0.0,"currency":"USD"}';

  test.each([
    ['HTML', '<html></html>'],
    ['JSON of another form', '{"error":"x"}'],
    ['a success in clear', balance],
    ['a confirmation in clear', '{"success":true,"message":"PIN set successfully"}'],
    ['a refusal without a message', '{"success":false}'],
    ['a list', '[]'],
    ['null', 'null'],
    ['sealed but for its HMAC', JSON.stringify({ ...sealed(balance), hmac: undefined })],
    ['a sealed list', JSON.stringify(sealed('[1]'))],
    ['a sealed text that is no JSON', JSON.stringify(sealed('balance=150.5'))],
  ])('that is %s is a transport error with the status', async (_, text) => {
    const { client } = recordedClient(() => new Response(text, { status: 502 }));
    const expected = { name: 'BananaTechTransportError', httpStatus: 502 };
    await expect(client.getCardBalance(card)).rejects.toMatchObject(expected);
    await expect(client.call('/card/get_balance', card)).rejects.toBeInstanceOf(BananaTechTransportError);
  });

  test('that is sealed, of another status and without a message is a transport error', async () => {
    const { client } = recordedClient(() => sealedResponse(balance, 500));
    await expect(client.getCardBalance(card)).rejects.toMatchObject({
      name: 'BananaTechTransportError',
      httpStatus: 500,
    });
  });

  test.each([
    ['payload was changed', { ...sealed(balance), encrypted_payload: sealed(balance).encrypted_payload }],
    ['HMAC was changed', { ...sealed(balance), hmac: '0'.repeat(64) }],
    ['secret is another', sealed(balance, 'f'.repeat(32))],
    ['payload does not open', { encrypted_payload: 'AAAA', hmac: hmacOf('AAAA') }],
  ])('whose %s is not believed', async (_, body) => {
    const { client } = recordedClient(() => Response.json(body));
    await expect(client.getCardBalance(card)).rejects.toBeInstanceOf(BananaTechCryptoError);
  });

  test('that never comes is a transport error with its cause', async () => {
    const cause = new TypeError('fetch failed');
    const { client } = recordedClient(() => Promise.reject(cause));
    await expect(client.getAccountBalance()).rejects.toMatchObject({
      name: 'BananaTechTransportError',
      httpStatus: null,
      cause,
    });
  });

  test('is the JSON that was inside', async () => {
    const { client } = recordedClient(() => sealedResponse(balance));
    expect(await client.getCardBalance(card)).toEqual({ balance: 150.5, refund_amount: 0, currency: 'USD' });
  });

  test('without `success` is a success', async () => {
    const { client } = recordedClient(() => sealedResponse('{"message":"Operation requested"}'));
    expect(await client.updateStatus({ ...card, alter: 'LOCK' })).toEqual({ message: 'Operation requested' });
  });

  test('is given by the low-level call with its numbers as they were written', async () => {
    const { client } = recordedClient(() => sealedResponse(balance));
    const answer = await client.call('/card/get_balance', card);
    expect(answer).toMatchObject({ httpStatus: 200, sealed: true, text: balance, message: null });
    expect(answer.data).toEqual(JSON.parse(balance));
    expect(Object.keys(JSON.parse(answer.rawBody))).toEqual(['encrypted_payload', 'hmac']);
  });
});

describe('a method', () => {
  test.each<[string, (client: BananaTechClient) => Promise<unknown>, string, unknown]>([
    ['getAccountBalance', (client) => client.getAccountBalance(), 'merchant/get_account_balance', {}],
    ['getCardTemplates', (client) => client.getCardTemplates(), 'merchant/get_card_templates', {}],
    [
      'setWebhookUrl',
      (client) => client.setWebhookUrl({ webhook_url: 'https://example.com/hook' }),
      'merchant/set_webhook_url',
      { webhook_url: 'https://example.com/hook' },
    ],
    ['getWebhookRecords', (client) => client.getWebhookRecords(), 'merchant/get_webhook_records', {}],
    [
      'getWebhookRecords',
      (client) => client.getWebhookRecords({ callback_type: 'CARD_3DS', skip: 10, desc: true }),
      'merchant/get_webhook_records',
      { callback_type: 'CARD_3DS', skip: 10, desc: true },
    ],
    ['register', (client) => client.register(user), 'user/register', user],
    ['getUsers', (client) => client.getUsers(), 'user/get_users', {}],
    [
      'getUsers',
      (client) => client.getUsers({ status: 'APPROVED' }),
      'user/get_users',
      { status: 'APPROVED' },
    ],
    [
      'apply',
      (client) => client.apply({ user_id: 12345, template_id: 456, deposit_amount: 500.5 }),
      'card/apply',
      { user_id: 12345, template_id: 456, deposit_amount: 500.5 },
    ],
    [
      'recharge',
      (client) => client.recharge({ ...card, amount: 100 }),
      'card/recharge',
      { ...card, amount: 100 },
    ],
    [
      'updateStatus',
      (client) => client.updateStatus({ ...card, alter: 'CLOSE' }),
      'card/update_status',
      { ...card, alter: 'CLOSE' },
    ],
    ['getCardBalance', (client) => client.getCardBalance(card), 'card/get_balance', card],
    ['getCardInformation', (client) => client.getCardInformation(card), 'card/get_information', card],
    ['getTransactions', (client) => client.getTransactions(), 'card/get_transactions', {}],
    [
      'getTransactions',
      (client) => client.getTransactions({ card_id: 67890, limit: 10, status: 'SUCCESS' }),
      'card/get_transactions',
      { card_id: 67890, limit: 10, status: 'SUCCESS' },
    ],
    ['assign', (client) => client.assign(physical), 'card/assign', physical],
    ['setPin', (client) => client.setPin({ ...card, pin: '6789' }), 'card/set_pin', { ...card, pin: '6789' }],
    ['confirm3ds', (client) => client.confirm3ds(confirmation), 'card/3ds_confirm', confirmation],
  ])('%s posts its encrypted body to its own path', async (_, work, path, body) => {
    const request = await onlyRequest(work);
    expect(request.url).toBe(`http://bananatech.test/bananatech/${path}`);
    expect(request.method).toBe('POST');
    expect(JSON.parse(openedText(request))).toEqual(body);
  });
});

describe('the envelope', () => {
  test('carries the documented headers and a body of `encrypted_payload` alone', async () => {
    const request = await onlyRequest((client) => client.getAccountBalance());
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.headers.get('merchant-id')).toBe(testKeys.merchantId);
    expect(Object.keys(JSON.parse(request.body))).toEqual(['encrypted_payload']);
  });

  test('has the HMAC of the Base64 text in lower-case hexadecimal', async () => {
    const request = await onlyRequest((client) => client.getAccountBalance());
    expect(request.headers.get('x-hmac')).toMatch(/^[0-9a-f]{64}$/);
    expect(request.headers.get('x-hmac')).toBe(hmacOf(payloadOf(request)));
  });

  test('has a new IV for every request', async () => {
    const { client, sent } = recordedClient();
    await Promise.all([client.getAccountBalance(), client.getAccountBalance()]);
    const [first, second] = sent.map((request) => payloadOf(request).slice(0, 20));
    expect(first).not.toBe(second);
  });
});

describe('an override', () => {
  const request = (overrides: Parameters<BananaTechClient['call']>[2]) =>
    onlyRequest((client) => client.call('/x', { amount: 100 }, overrides));

  test('replaces the plaintext, character for character', async () => {
    expect(openedText(await request({ plaintext: '{"amount": 100.0}' }))).toBe('{"amount": 100.0}');
  });

  test('replaces the IV', async () => {
    const sent = await request({ iv: Buffer.alloc(16, 7) });
    expect(Buffer.from(payloadOf(sent), 'base64').subarray(0, 16)).toEqual(Buffer.alloc(16, 7));
    expect(openedText(sent)).toBe('{"amount":100}');
  });

  test('replaces the encrypted payload, authenticated as it is sent', async () => {
    const sent = await request({ encryptedPayload: (genuine) => genuine.slice(4) });
    expect(sent.headers.get('x-hmac')).toBe(hmacOf(payloadOf(sent)));
    expect(payloadOf(await request({ encryptedPayload: 'AAAA' }))).toBe('AAAA');
  });

  test('replaces the body, with the HMAC of the payload as it was', async () => {
    const sent = await request({ rawBody: (genuine) => genuine.replace('{', '{"more":1,') });
    expect(JSON.parse(sent.body)).toMatchObject({ more: 1 });
    expect(sent.headers.get('x-hmac')).toBe(hmacOf(payloadOf(sent)));
    expect((await request({ rawBody: 'null' })).body).toBe('null');
  });

  test('changes the body on the way, whatever it was', async () => {
    const sent = await request({ rawBody: '{}', bodyOnTheWay: (made) => `${made} ` });
    expect(sent.body).toBe('{} ');
  });

  test('changes the HMAC, the headers and the method', async () => {
    const sent = await request({
      hmac: (genuine) => genuine.toUpperCase(),
      headers: { 'Merchant-ID': null, 'Content-Type': 'text/plain' },
      method: 'GET',
    });
    expect(sent.headers.get('x-hmac')).toMatch(/^[0-9A-F]{64}$/);
    expect(sent.headers.has('merchant-id')).toBe(false);
    expect(sent.headers.get('content-type')).toBe('text/plain');
    expect(sent).toMatchObject({ method: 'GET', body: '' });
  });
});

describe('a sealed request', () => {
  test('is sent again byte for byte, to any path', async () => {
    const { client, sent } = recordedClient();
    const request = client.seal({ ...card, amount: 100 });
    for (const path of ['/card/recharge', '/card/recharge', '/card/get_balance'])
      await client.send(path, request);
    expect(new Set(sent.map(({ url }) => url)).size).toBe(2);
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set([request.body]));
    expect(new Set(sent.map(({ headers }) => headers.get('x-hmac')))).toEqual(
      new Set([request.headers['X-HMAC']]),
    );
  });
});

test('a client does not start without a usable secret', () => {
  const options = { baseUrl: 'http://bananatech.test', merchantId: testKeys.merchantId, secretKey: 'short' };
  expect(() => new BananaTechClient(options)).toThrow(BananaTechCryptoError);
});
