import { constants, createPrivateKey, createPublicKey, randomBytes, randomUUID, sign } from 'node:crypto';
import { type CallOverrides, WorldCardClient } from '@emboss/sdk/worldcard';
import { describe, expect, test } from 'vitest';
import { replaceAllowlist, revokeCredential } from '../../../merchants/index.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { type WorldcardTenant as Tenant, worldcardWorld } from '../../../testing/worldcard-world.ts';

// "Platform Verification Flow", "IP Whitelist" and "Error Codes" of the page "Signature and Encryption"
const path = '/api/v1/card/virtual/bin/list';
const world = await worldcardWorld(await testDatabase());
const client = new WorldCardClient(world.tenant.client);
const list = (overrides?: CallOverrides) => client.call(path, {}, overrides);

const refusals = {
  missing: [401, 'Missing required headers'],
  nonceTooLong: [400, 'X-Nonce must have at most 128 characters'],
  expired: [401, 'Request expired'],
  unreadable: [400, 'The body must be a JSON object with an encrypted string in data'],
  unknownApp: [401, 'Invalid merchant ID'],
  address: [403, 'IP address not in whitelist'],
  signature: [401, 'Signature verification failed'],
  replay: [401, 'Request already processed (duplicate nonce)'],
  decryption: [401, 'Request body decryption failed'],
  plaintext: [400, 'The decrypted body must be a JSON object'],
  tooMany: [429, 'Too many requests'],
} as const;

type Sent = Promise<{ httpStatus: number; text: string }>;

async function expectRefused(sent: Sent, refusal: keyof typeof refusals): Promise<void> {
  const [code, message] = refusals[refusal];
  const { httpStatus, text } = await sent;
  expect({ httpStatus, ...JSON.parse(text) }).toStrictEqual({ httpStatus: code, code, message, data: null });
}

async function expectLetIn(sent: Sent): Promise<void> {
  const { httpStatus, text } = await sent;
  expect({ httpStatus, ...JSON.parse(text) }).toMatchObject({ httpStatus: 200, code: 0 });
}

/** By the server's clock, so that what is sent while it stands still is exact to the second. */
const secondsFromNow = (seconds: number) => String(Math.floor(world.wall.now().getTime() / 1000) + seconds);

describe('the envelope: a request is refused', () => {
  test.each(['X-App-Id', 'X-Signature', 'X-Timestamp', 'X-Nonce'])('without %s', async (header) => {
    await expectRefused(list({ headers: { [header]: null } }), 'missing');
    await expectRefused(list({ headers: { [header]: '' } }), 'missing');
  });

  test('with a nonce that is too long', { tags: 'ours' }, async () => {
    await expectRefused(list({ nonce: 'n'.repeat(129) }), 'nonceTooLong');
    await expectLetIn(list({ nonce: 'n'.repeat(128) }));
  });

  test.each([-301, 301, -86_400, 86_400])('with a timestamp %i seconds from now', async (seconds) => {
    await world.wall.stopDuring(async () => {
      await expectRefused(list({ timestamp: secondsFromNow(seconds) }), 'expired');
    });
  });

  test.each([
    ['in milliseconds', () => String(Date.now())],
    ['with a fraction', () => `${secondsFromNow(0)}.5`],
    ['with an exponent', () => '1.7e9'],
    ['with a sign', () => `+${secondsFromNow(0)}`],
    ['in RFC 3339', () => new Date().toISOString()],
    ['in words', () => 'now'],
    ['of two values', () => `${secondsFromNow(0)}, ${secondsFromNow(0)}`],
  ])('with a timestamp %s', async (_, timestamp) => {
    await expectRefused(list({ timestamp: timestamp() }), 'expired');
  });

  test.each([
    ['empty', ''],
    ['not JSON', '{"data":'],
    ['a list', '["data"]'],
    ['a string', '"data"'],
    ['null', 'null'],
    ['without data', '{}'],
    ['a number as data', '{"data":1}'],
    ['null as data', '{"data":null}'],
    ['an object as data', '{"data":{}}'],
  ])('with a body that is %s', async (_, rawBody) => {
    await expectRefused(list({ rawBody }), 'unreadable');
  });

  test('for an app id that does not exist, or no longer does', async () => {
    await expectRefused(list({ headers: { 'X-App-Id': 'app_unknown' } }), 'unknownApp');
    await expectRefused(list({ headers: { 'X-App-Id': `${world.tenant.client.appId}x` } }), 'unknownApp');
    const leaving = await world.addTenant();
    const former = new WorldCardClient(leaving.client);
    await expectLetIn(former.call(path, {}));
    const [credential] = await world.database.query<{ id: string }>(
      'select id from credentials where merchant_id = $1',
      [leaving.merchantId],
    );
    const now = world.wall.now();
    const credentialId = credential?.id ?? '';
    await revokeCredential(world.database, { merchantId: leaving.merchantId, credentialId, now });
    await expectRefused(former.call(path, {}), 'unknownApp');
  });

  test('from an address that is not in the whitelist, which may be empty', async () => {
    const elsewhere = await world.addTenant({ allowlist: ['203.0.113.0/24', '2001:db8::/32'] });
    await expectRefused(new WorldCardClient(elsewhere.client).call(path, {}), 'address');
    const nowhere = await world.addTenant({ allowlist: [] });
    await expectRefused(new WorldCardClient(nowhere.client).call(path, {}), 'address');
    await replaceAllowlist(world.database, nowhere.merchantId, ['127.0.0.0/8']);
    await expectLetIn(new WorldCardClient(nowhere.client).call(path, {}));
  });

  test.each<[string, CallOverrides]>([
    ['body, be it by a space,', { bodyOnTheWay: (signed) => `${signed} ` }],
    [
      'encrypted data',
      { bodyOnTheWay: (signed) => JSON.stringify({ data: flipBit(JSON.parse(signed).data) }) },
    ],
    ['timestamp', { headers: { 'X-Timestamp': secondsFromNow(-2) } }],
    ['nonce', { headers: { 'X-Nonce': randomUUID() } }],
    ['signature', { signature: flipBit }],
  ])('when its %s was changed on the way', async (_, overrides) => {
    await expectRefused(list(overrides), 'signature');
  });

  test.each<[string, (genuine: string) => string]>([
    ['is no Base64', () => 'signature'],
    ['has lost its end', (genuine) => genuine.slice(0, -8)],
    ['has spaces inside', (genuine) => `${genuine.slice(0, 8)} ${genuine.slice(8)}`],
    ["is another request's", () => signedBy(world.tenant, 'something else')],
  ])('when its signature %s', async (_, signature) => {
    await expectRefused(list({ signature }), 'signature');
  });

  test('when another merchant signed it', async () => {
    const other = await world.addTenant();
    const impostor = new WorldCardClient({ ...other.client, appId: world.tenant.client.appId });
    await expectRefused(impostor.call(path, {}), 'signature');
  });

  test('when it is signed in the older padding', async () => {
    const key = createPrivateKey(world.tenant.client.privateKeyPem);
    const timestamp = secondsFromNow(0);
    const nonce = randomUUID();
    const rawBody = '{"data":"AAAA"}';
    const signature = sign('sha256', Buffer.from(rawBody + timestamp + nonce), key).toString('base64');
    await expectRefused(list({ rawBody, timestamp, nonce, signature }), 'signature');
  });

  test.each<[string, (genuine: string) => string]>([
    ['is under another key', () => randomBytes(64).toString('base64')],
    ['has one bit flipped', flipBit],
    ['is cut short', (genuine) => Buffer.from(genuine, 'base64').subarray(0, -1).toString('base64')],
    ['is shorter than its nonce and tag', () => randomBytes(27).toString('base64')],
    ['is bad Base64', (genuine) => `${genuine}!`],
    ['is empty', () => ''],
  ])('when its data %s', async (_, change) => {
    const rawBody = (genuine: string) => JSON.stringify({ data: change(JSON.parse(genuine).data) });
    await expectRefused(list({ rawBody }), 'decryption');
  });

  test.each(['', '[]', '"text"', 'null', '1', '{"page":', '{"page":1}x'])(
    'when what was encrypted is %j',
    async (plaintext) => {
      await expectRefused(list({ plaintext }), 'plaintext');
    },
  );
});

describe('the envelope: a request that is wrong in every way', () => {
  test('is told of one fault after the other, in the order of the document', async () => {
    const far = await world.addTenant({ allowlist: ['203.0.113.1'] });
    const nonce = randomUUID();
    const wrong: CallOverrides = {
      headers: { 'X-App-Id': 'unknown', 'X-Signature': null },
      timestamp: secondsFromNow(400),
      rawBody: 'not JSON',
      signature: 'bad',
      nonce,
    };
    const farClient = new WorldCardClient(far.client);
    const send = (overrides: CallOverrides, by = farClient) => by.call(path, {}, overrides);
    await expectRefused(send(wrong), 'missing');
    const named = { ...wrong, headers: { 'X-App-Id': 'unknown' } };
    await expectRefused(send(named), 'expired');
    const { timestamp: _late, ...timely } = named;
    await expectRefused(send(timely), 'unreadable');
    const readable = { ...timely, rawBody: '{"data":"bad"}' };
    await expectRefused(send(readable), 'unknownApp');
    const { headers: _unknown, ...known } = readable;
    await expectRefused(send(known), 'address');
    await replaceAllowlist(world.database, far.merchantId, ['127.0.0.1']);
    await expectRefused(send(known), 'signature');
    const { signature: _bad, ...signed } = known;
    await expectRefused(send(signed), 'decryption');
    await expectRefused(send(signed), 'replay');
    await expectRefused(send({ plaintext: '[]' }), 'plaintext');
  });
});

describe('the envelope: a nonce', () => {
  test('is refused the second time, whatever else is in the request', async () => {
    const nonce = randomUUID();
    await expectLetIn(list({ nonce }));
    await expectRefused(list({ nonce }), 'replay');
    await expectRefused(list({ nonce, timestamp: secondsFromNow(5) }), 'replay');
    await expectRefused(client.call('/api/v1/card/deposit/list', {}, { nonce }), 'replay');
  });

  test('is refused on another server of the same database', async () => {
    const second = new WorldCardClient({ ...world.tenant.client, baseUrl: await world.startServer() });
    const nonce = randomUUID();
    await expectLetIn(list({ nonce }));
    await expectRefused(second.call(path, {}, { nonce }), 'replay');
  });

  test('lets one request in when many arrive at the same instant on two servers', async () => {
    const second = new WorldCardClient({ ...world.tenant.client, baseUrl: await world.startServer() });
    const nonce = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? client : second).call(path, {}, { nonce })),
    );
    expect(answers.filter(({ httpStatus }) => httpStatus === 200)).toHaveLength(1);
    expect(answers.filter(({ httpStatus }) => httpStatus === 401)).toHaveLength(19);
  });

  test('is not used up by a request whose signature is not genuine', async () => {
    const nonce = randomUUID();
    await expectRefused(list({ nonce, signature: flipBit }), 'signature');
    await expectLetIn(list({ nonce }));
  });

  test("of one merchant is none of another's", { tags: 'ours' }, async () => {
    const other = new WorldCardClient((await world.addTenant()).client);
    const nonce = randomUUID();
    await expectLetIn(list({ nonce }));
    await expectLetIn(other.call(path, {}, { nonce }));
  });

  test('is known to every app id that has the same key', { tags: 'ours' }, async () => {
    const { merchantId, programmeId, client: keys } = await world.addTenant();
    const sibling = await secondCredential(merchantId, programmeId, keys);
    const nonce = randomUUID();
    await expectLetIn(new WorldCardClient(keys).call(path, {}, { nonce }));
    await expectRefused(new WorldCardClient({ ...keys, appId: sibling }).call(path, {}, { nonce }), 'replay');
  });

  test('may come again after ten minutes', async () => {
    const nonce = randomUUID();
    const send = () => list({ nonce, timestamp: secondsFromNow(0) });
    await world.wall.stopDuring(async () => {
      await expectLetIn(send());
      world.wall.move(10 * 60_000 - 2000);
      await expectRefused(send(), 'replay');
      world.wall.move(4000);
      await expectLetIn(send());
      await expectRefused(send(), 'replay');
      world.wall.move(-(10 * 60_000 + 2000));
    });
  });

  test('may be made of other characters than ASCII', { tags: 'ours' }, async () => {
    await expectLetIn(list({ nonce: 'a b;c="d" ~' }));
    const inBytes = Buffer.from('né', 'utf8').toString('latin1');
    await expectLetIn(list({ nonce: 'né', headers: { 'X-Nonce': inBytes } }));
  });
});

describe('the envelope: a request is let in', () => {
  const isLetInWith = async (_: string, saltLength: number) => await expectLetIn(list({ saltLength }));
  test.each([
    ['32 bytes, as Java sends it', 32],
    ['the longest length, as Go sends it', constants.RSA_PSS_SALTLEN_MAX_SIGN],
  ])('with a salt of %s', isLetInWith);
  test.each([
    ['20 bytes', 20],
    ['no bytes', 0],
  ])('with a salt of %s', { tags: 'ours' }, isLetInWith);

  test.each([-299, 299, 300])('with a clock that is %i seconds off', async (seconds) => {
    await world.wall.stopDuring(async () => {
      await expectLetIn(list({ timestamp: secondsFromNow(seconds) }));
    });
  });

  test('with spaces and further fields in its body, as long as these were signed', {
    tags: 'ours',
  }, async () => {
    await expectLetIn(list({ rawBody: (genuine) => `{ "more": 1, ${genuine.slice(1)}\n` }));
  });

  test('whatever its content type says', { tags: 'ours' }, async () => {
    await expectLetIn(list({ headers: { 'Content-Type': 'text/plain' } }));
    await expectLetIn(list({ headers: { 'Content-Type': 'application/json; charset=utf-8' } }));
  });

  test('from behind a trusted proxy, by the address that the proxy names, IPv4-mapped or not', {
    tags: 'ours',
  }, async () => {
    const tenant = await world.addTenant({ allowlist: ['198.51.100.7'] });
    const baseUrl = await world.startServer({ trustedProxies: ['127.0.0.1'] });
    const behind = new WorldCardClient({ ...tenant.client, baseUrl });
    const from = (address: string) => behind.call(path, {}, { headers: { 'X-Forwarded-For': address } });
    await expectLetIn(from('198.51.100.7'));
    await expectLetIn(from('::ffff:198.51.100.7'));
    await expectRefused(from('198.51.100.8'), 'address');
    await expectRefused(from('198.51.100.7, 198.51.100.8'), 'address');
    const unproxied = new WorldCardClient(tenant.client);
    const forged = unproxied.call(path, {}, { headers: { 'X-Forwarded-For': '198.51.100.7' } });
    await expectRefused(forged, 'address');
  });
});

describe('the envelope: too many requests', { tags: 'ours' }, () => {
  test('are refused for their merchant alone, and only genuine ones count', async () => {
    const busy = await world.addTenant({ settings: { rateLimit: { perSecond: 1, burst: 2 } } });
    const eager = new WorldCardClient(busy.client);
    for (let count = 0; count < 5; count += 1)
      await expectRefused(eager.call(path, {}, { signature: 'x' }), 'signature');
    await expectLetIn(eager.call(path, {}));
    await expectLetIn(eager.call(path, {}));
    const third = await eager.call(path, {});
    await expectRefused(Promise.resolve(third), 'tooMany');
    expect(third.headers.get('retry-after')).toBe('1');
    await expectLetIn(list());
  });
});

function flipBit(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return bytes.toString('base64');
}

function signedBy(tenant: Tenant, text: string): string {
  const key = createPrivateKey(tenant.client.privateKeyPem);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return sign('sha256', Buffer.from(text), { key, padding, saltLength: 32 }).toString('base64');
}

/** One more credential with the same keys; answers its app id. */
async function secondCredential(
  merchantId: string,
  programmeId: string,
  keys: Tenant['client'],
): Promise<string> {
  const publicKey = createPublicKey(keys.privateKeyPem).export({ type: 'spki', format: 'pem' }).toString();
  return await world.addCredential({ merchantId, programmeId }, { publicKey, aesKey: keys.aesKey });
}
