import { constants, createDecipheriv, type KeyLike, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { WorldCardClient } from './client.ts';
import { decryptText, encryptText, readAesKey } from './crypto.ts';
import { WorldCardApiError, WorldCardCryptoError, WorldCardTransportError } from './errors.ts';
import { recordedClient, type SentRequest, success, testKeys } from './testing/keys.ts';

/** Opens a request as the platform would, with primitives of its own. */
function opened(request: SentRequest): unknown {
  const { data } = JSON.parse(request.body) as { data: string };
  const bytes = Buffer.from(data, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', testKeys.aes, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return JSON.parse(decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8'));
}

function signatureVerifies(
  request: SentRequest,
  saltLength: number,
  key: KeyLike = testKeys.merchant.publicKey,
) {
  const text = request.body + request.headers.get('x-timestamp') + request.headers.get('x-nonce');
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = Buffer.from(request.headers.get('x-signature') ?? '', 'base64');
  return verify('sha256', Buffer.from(text), { key: key as string, padding, saltLength }, signature);
}

async function onlyRequest(work: (client: WorldCardClient) => Promise<unknown>): Promise<SentRequest> {
  const { client, sent } = recordedClient();
  await work(client);
  expect(sent).toHaveLength(1);
  return sent[0] as SentRequest;
}

const card = { card_id: '1234567890123456' };
const kyc = { merchant_card_id: 'mc_pcard_001', card_type: 'PHYSICAL-G' } as const;
const virtual = {
  merchant_card_id: 'mc_001',
  card_type: 'VIRTUAL-R',
  card_bin_id: '2',
  first_recharge_amount: '100.00',
  email: 'john@example.com',
} as const;
const physical = {
  ...kyc,
  card_bin_id: '100023',
  first_name: 'SAN',
  last_name: 'ZHANG',
  telephone_country_code: '86',
  phone: '13800138000',
  birth_date: '1990-01-15',
} as const;
const topUp = { ...card, merchant_transaction_id: 'tx_001', amount: '100.00' };

describe('a method', () => {
  test.each<[string, (client: WorldCardClient) => Promise<unknown>, string, unknown]>([
    ['applyVirtual', (client) => client.applyVirtual(virtual), 'virtual/apply', virtual],
    ['virtualBins', (client) => client.virtualBins({ page: 2 }), 'virtual/bin/list', { page: 2 }],
    ['virtualBins', (client) => client.virtualBins(), 'virtual/bin/list', {}],
    [
      'physicalBins',
      (client) => client.physicalBins({ page_size: 100 }),
      'physical/bin/list',
      { page_size: 100 },
    ],
    [
      'cardInfo',
      (client) => client.cardInfo({ merchant_card_id: 'a' }),
      'virtual/get_info',
      { merchant_card_id: 'a' },
    ],
    ['deposit', (client) => client.deposit(topUp), 'deposit', topUp],
    ['depositList', (client) => client.depositList(), 'deposit/list', {}],
    ['freeze', (client) => client.freeze(card), 'freeze', card],
    ['unfreeze', (client) => client.unfreeze(card), 'unfreeze', card],
    ['close', (client) => client.close(card), 'close', card],
    ['transactions', (client) => client.transactions(card), 'transaction/list', card],
    ['physicalApply', (client) => client.physicalApply(physical), 'physical/apply', physical],
    ['kycInit', (client) => client.kycInit(kyc), 'physical/kyc/init', kyc],
    ['kycStatus', (client) => client.kycStatus(kyc), 'physical/kyc/status', kyc],
    ['kycCancel', (client) => client.kycCancel(kyc), 'physical/kyc/cancel', kyc],
    [
      'assign',
      (client) => client.assign({ ...card, card_number: '4000123412341234' }),
      'physical/assign',
      { ...card, card_number: '4000123412341234' },
    ],
    [
      'activate',
      (client) => client.activate({ ...card, pin: '135790' }),
      'physical/activate',
      { ...card, pin: '135790' },
    ],
    [
      'changePin',
      (client) => client.changePin({ ...card, pin: '246802' }),
      'physical/change/pin',
      { ...card, pin: '246802' },
    ],
    ['physicalInfo', (client) => client.physicalInfo(card), 'physical/get_info', card],
  ])('%s posts its encrypted body to its own path', async (_, work, path, body) => {
    const request = await onlyRequest(work);
    expect(request.url).toBe(`http://worldcard.test/worldcard/api/v1/card/${path}`);
    expect(request.method).toBe('POST');
    expect(opened(request)).toEqual(body);
  });

  test('answers the data of a success', async () => {
    const data = { card_id: '1', status: 6 };
    const { client } = recordedClient(() => Response.json(success(data)));
    expect(await client.freeze(card)).toEqual(data);
  });

  test('without data in its answer resolves all the same', async () => {
    const { client } = recordedClient(() => Response.json({ code: 0, message: 'success' }));
    expect(await client.changePin({ ...card, pin: '246802' })).toBeUndefined();
  });

  test('fails when a success lacks the data it should have', async () => {
    const { client } = recordedClient(() => Response.json({ code: 0, message: 'success', data: null }));
    await expect(client.freeze(card)).rejects.toBeInstanceOf(WorldCardTransportError);
  });
});

describe('the envelope', () => {
  test('carries the documented headers and a body of `data` alone', async () => {
    const before = Math.floor(Date.now() / 1000);
    const request = await onlyRequest((client) => client.virtualBins());
    expect(request.headers.get('content-type')).toBe('application/json');
    expect(request.headers.get('x-app-id')).toBe('app_test');
    expect(request.headers.get('x-timestamp')).toMatch(/^\d{10}$/);
    expect(Math.abs(Number(request.headers.get('x-timestamp')) - before)).toBeLessThan(5);
    expect(Object.keys(JSON.parse(request.body))).toEqual(['data']);
  });

  test('is signed over body, timestamp and nonce with a salt of 32 bytes', async () => {
    const request = await onlyRequest((client) => client.virtualBins());
    expect(signatureVerifies(request, 32)).toBe(true);
    expect(signatureVerifies(request, 33)).toBe(false);
    expect(signatureVerifies({ ...request, body: `${request.body} ` }, 32)).toBe(false);
  });

  test('has a new nonce for every request', async () => {
    const { client, sent } = recordedClient();
    await Promise.all([client.virtualBins(), client.virtualBins()]);
    expect(sent[0]?.headers.get('x-nonce')).not.toBe(sent[1]?.headers.get('x-nonce'));
  });

  test('is signed by a PKCS#1 private key as well', async () => {
    const privateKeyPem = testKeys.merchant.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const sent: SentRequest[] = [];
    const client = new WorldCardClient({
      baseUrl: 'http://worldcard.test',
      appId: 'app_test',
      privateKeyPem,
      aesKey: testKeys.aes.toString('base64'),
      platformPublicKeyPem: testKeys.platform.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      fetch: async (url, init) => {
        sent.push({
          url: String(url),
          method: 'POST',
          headers: new Headers(init?.headers),
          body: String(init?.body),
        });
        return Response.json(success({}));
      },
    });
    await client.virtualBins();
    expect(signatureVerifies(sent[0] as SentRequest, 32)).toBe(true);
  });
});

describe('an override', () => {
  test('replaces timestamp and nonce, which are signed as they are', async () => {
    const request = await onlyRequest((client) => client.call('/x', {}, { timestamp: '17', nonce: 'n' }));
    expect(request.headers.get('x-timestamp')).toBe('17');
    expect(request.headers.get('x-nonce')).toBe('n');
    expect(signatureVerifies(request, 32)).toBe(true);
  });

  test('lengthens the salt to the longest, as Go does', async () => {
    const saltLength = constants.RSA_PSS_SALTLEN_MAX_SIGN;
    const request = await onlyRequest((client) => client.call('/x', {}, { saltLength }));
    // 256 bytes of modulus less 32 of hash and 2 of framing.
    expect(signatureVerifies(request, 222)).toBe(true);
  });

  test('replaces the plaintext', async () => {
    const request = await onlyRequest((client) => client.call('/x', {}, { plaintext: '[1]' }));
    expect(opened(request)).toEqual([1]);
  });

  test('replaces the body, signed as it is sent', async () => {
    const request = await onlyRequest((client) => client.call('/x', {}, { rawBody: '{"data":7}' }));
    expect(request.body).toBe('{"data":7}');
    expect(signatureVerifies(request, 32)).toBe(true);
  });

  test('changes the body after it was signed', async () => {
    const request = await onlyRequest((client) =>
      client.call('/x', {}, { bodyOnTheWay: (body) => `${body} ` }),
    );
    expect(request.body.endsWith('} ')).toBe(true);
    expect(signatureVerifies(request, 32)).toBe(false);
    expect(signatureVerifies({ ...request, body: request.body.trimEnd() }, 32)).toBe(true);
  });

  test('changes the signature, the headers and the method', async () => {
    const request = await onlyRequest((client) =>
      client.call(
        '/x',
        {},
        { signature: () => 'c2ln', headers: { 'X-Nonce': null, 'X-App-Id': 'b' }, method: 'GET' },
      ),
    );
    expect(request.headers.get('x-signature')).toBe('c2ln');
    expect(request.headers.has('x-nonce')).toBe(false);
    expect(request.headers.get('x-app-id')).toBe('b');
    expect(request).toMatchObject({ method: 'GET', body: '' });
  });
});

describe('a refusal', () => {
  test('of the business is an error with path, status, code and message', async () => {
    const refusal = { code: 10001, message: 'Card does not exist.', data: null };
    const { client } = recordedClient(() => Response.json(refusal));
    const error = await client.freeze(card).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorldCardApiError);
    expect(error).toMatchObject({ path: '/api/v1/card/freeze', httpStatus: 200, code: 10001 });
    expect((error as Error).message).toBe('Card does not exist.');
  });

  test('of the envelope is an error even if its code were 0', async () => {
    const { client } = recordedClient(() => Response.json(success({}), { status: 401 }));
    await expect(client.freeze(card)).rejects.toMatchObject({ name: 'WorldCardApiError', httpStatus: 401 });
  });

  test('reaches the low-level call as an answer', async () => {
    const refusal = { code: 401, message: 'Request expired', data: null };
    const { client } = recordedClient(() => Response.json(refusal, { status: 401 }));
    expect(await client.call('/x', {})).toMatchObject({
      httpStatus: 401,
      ...refusal,
      text: JSON.stringify(refusal),
    });
  });

  test.each([
    ['HTML', '<html></html>'],
    ['JSON of another form', '{"error":"x"}'],
    ['null', 'null'],
  ])('that is %s is a transport error with the status', async (_, text) => {
    const { client } = recordedClient(() => new Response(text, { status: 502 }));
    await expect(client.freeze(card)).rejects.toMatchObject({
      name: 'WorldCardTransportError',
      httpStatus: 502,
    });
  });

  test('of the network is a transport error with its cause', async () => {
    const cause = new TypeError('fetch failed');
    const { client } = recordedClient(() => Promise.reject(cause));
    await expect(client.freeze(card)).rejects.toMatchObject({
      name: 'WorldCardTransportError',
      httpStatus: null,
      cause,
    });
  });
});

describe('a client', () => {
  const options = {
    baseUrl: 'http://worldcard.test',
    appId: 'a',
    privateKeyPem: testKeys.merchantPem,
    aesKey: 'a'.repeat(64),
    platformPublicKeyPem: testKeys.platform.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };

  test.each([['privateKeyPem'], ['aesKey'], ['platformPublicKeyPem']])(
    'does not start without a usable %s',
    (name) => {
      expect(() => new WorldCardClient({ ...options, [name]: 'nonsense' })).toThrow(WorldCardCryptoError);
    },
  );

  test('sends a sealed request as it is, as often as it is told to', async () => {
    const { client, sent } = recordedClient();
    const request = client.seal(card);
    expect(sent).toEqual([]);
    await client.send('/api/v1/card/close', request);
    await client.send('/api/v1/card/close', request);
    expect(sent.map(({ body }) => body)).toEqual([request.body, request.body]);
    expect(new Set(sent.map(({ headers }) => headers.get('x-signature'))).size).toBe(1);
    expect(opened(sent[1] as SentRequest)).toEqual(card);
  });

  test('encrypts a field as the platform opens it, anew each time', () => {
    const { client } = recordedClient();
    const [first, second] = [client.encryptField('135790'), client.encryptField('135790')];
    expect(first).not.toBe(second);
    expect(decryptText(first, readAesKey(testKeys.aes.toString('hex')))).toBe('135790');
    expect(client.decryptField(second)).toBe('135790');
  });

  test('opens encrypted fields and leaves empty ones empty', () => {
    const { client } = recordedClient();
    const field = encryptText('4123456789012349', readAesKey(testKeys.aes.toString('hex')));
    expect(client.decryptField(field)).toBe('4123456789012349');
    expect(client.decryptField('')).toBe('');
    expect(() => client.decryptField('4123456789012349')).toThrow(WorldCardCryptoError);
  });
});
