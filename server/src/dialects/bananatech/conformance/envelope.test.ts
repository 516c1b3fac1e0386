import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { BananaTechClient, type CallOverrides } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { replaceAllowlist, revokeCredential } from '../../../merchants/index.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';

// "API Security Implementation Guide": 400 when Merchant-ID, HMAC, payload or JSON are invalid
const path = '/merchant/get_account_balance';
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);
const ask = (overrides?: CallOverrides, by = client) => by.call(path, {}, overrides);

const refusals = {
  merchant: [400, 'Invalid Merchant-ID'],
  address: [403, 'IP address not allowed'],
  payload: [400, 'Invalid encrypted payload'],
  hmac: [400, 'Invalid HMAC signature'],
  json: [400, 'Invalid JSON payload'],
} as const;

type Answer = Awaited<ReturnType<typeof ask>>;

async function expectRefused(sent: Promise<Answer>, refusal: keyof typeof refusals): Promise<void> {
  const [status, message] = refusals[refusal];
  const { httpStatus, rawBody } = await sent;
  expect({ httpStatus, rawBody }).toEqual({
    httpStatus: status,
    rawBody: JSON.stringify({ success: false, message }),
  });
}

async function expectLetIn(sent: Promise<Answer>): Promise<void> {
  expect(await sent).toMatchObject({ httpStatus: 200, sealed: true });
}

const bytesOf = (base64: string) => Buffer.from(base64, 'base64');

/** Changes one bit of one byte. */
const flip = (at: number) => (base64: string) => {
  const bytes = bytesOf(base64);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64');
};

const withoutLastBlock = (base64: string) => bytesOf(base64).subarray(0, -16).toString('base64');

/** Encrypts bytes that are no text. */
function encrypted(plaintext: Buffer): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', world.tenant.client.secretKey, iv);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final()]).toString('base64');
}

describe('the envelope: a request is refused with 400', () => {
  test.each<[string, string | null]>([
    ['without Merchant-ID', null],
    ['with an empty Merchant-ID', ''],
    ['with a Merchant-ID that nobody has', '6f1f0c2e-7c57-4f0e-9d2c-2f1d6a0b9e11'],
    ['with a Merchant-ID that is no UUID', 'merchant'],
    ['with two Merchant-IDs', `${world.tenant.client.merchantId}, ${world.tenant.client.merchantId}`],
  ])('%s', async (_, merchantId) => {
    await expectRefused(ask({ headers: { 'Merchant-ID': merchantId } }), 'merchant');
  });

  test('with a Merchant-ID whose keys were taken back', async () => {
    const { merchantId, client: keys } = await world.addTenant();
    const former = new BananaTechClient(keys);
    await expectLetIn(ask({}, former));
    const [credential] = await world.database.query<{ id: string }>(
      'select id from credentials where merchant_id = $1',
      [merchantId],
    );
    const credentialId = credential?.id ?? '';
    await revokeCredential(world.database, { merchantId, credentialId, now: world.wall.now() });
    await expectRefused(ask({}, former), 'merchant');
  });

  test.each([
    ['empty', ''],
    ['not JSON', '{"encrypted_payload":'],
    ['a list', '["encrypted_payload"]'],
    ['null', 'null'],
    ['without encrypted_payload', '{}'],
    ['with a number as encrypted_payload', '{"encrypted_payload":1}'],
    ['with null as encrypted_payload', '{"encrypted_payload":null}'],
    ['with an object as encrypted_payload', '{"encrypted_payload":{}}'],
    ['in clear', '{"user_id":12345,"card_id":67890}'],
  ])('when its body is %s', async (_, rawBody) => {
    await expectRefused(ask({ rawBody }), 'payload');
  });

  test.each<[string, CallOverrides]>([
    ['missing', { headers: { 'X-HMAC': null } }],
    ['empty', { hmac: '' }],
    ['cut short', { hmac: (genuine) => genuine.slice(0, -2) }],
    ['followed by more', { hmac: (genuine) => `${genuine}00` }],
    ['all zeros', { hmac: '0'.repeat(64) }],
    ['Base64', { hmac: (genuine) => Buffer.from(genuine, 'hex').toString('base64') }],
    ['no hexadecimal', { hmac: 'x'.repeat(64) }],
    ['of another payload', { hmac: createHmac('sha256', 'key').update('{}').digest('hex') }],
    ['of the whole body', { hmac: hmacOf('{"encrypted_payload":"AAAA"}'), encryptedPayload: 'AAAA' }],
  ])('when its X-HMAC is %s', async (_, overrides) => {
    await expectRefused(ask(overrides), 'hmac');
  });

  test('when another merchant sealed it', async () => {
    const { client: keys } = await world.addTenant();
    const { merchantId } = world.tenant.client;
    await expectRefused(ask({}, new BananaTechClient({ ...keys, merchantId })), 'hmac');
  });

  test.each<[string, (genuine: string) => string]>([
    ['one bit of its IV', flip(3)],
    ['one bit of its ciphertext', flip(20)],
    ['the last character of its Base64', (genuine) => `${genuine.slice(0, -1)}A`],
    ['a line break in its Base64', (genuine) => `${genuine.slice(0, 20)}\n${genuine.slice(20)}`],
    ['all of it, by another request of the merchant', () => client.seal({ other: true }).body],
  ])('when on the way somebody changed %s', async (_, change) => {
    const bodyOnTheWay = (made: string) =>
      JSON.stringify({ encrypted_payload: change(JSON.parse(made).encrypted_payload) });
    await expectRefused(ask({ bodyOnTheWay }), 'hmac');
  });

  const unopened = (_: string, encryptedPayload: (genuine: string) => string) =>
    expectRefused(ask({ encryptedPayload }), 'payload');

  test.each<[string, (genuine: string) => string]>([
    ['empty', () => ''],
    ['no Base64', () => 'encrypted!'],
    ['an IV alone', (genuine) => bytesOf(genuine).subarray(0, 16).toString('base64')],
    ['shorter than an IV', () => randomBytes(15).toString('base64')],
    ['no whole number of blocks', (genuine) => bytesOf(genuine).subarray(0, -1).toString('base64')],
    ['without its last block', () => withoutLastBlock(encrypted(Buffer.alloc(32, 'a')))],
    ['of another IV, so that its padding is another', (genuine) => flip(15)(genuine)],
    ['no UTF-8', () => encrypted(Buffer.from('{"search":"\xff"}', 'latin1'))],
  ])('when its payload, under a right HMAC, is %s', unopened);

  test.each<[string, (genuine: string) => string]>([
    ['without its padding', (genuine) => genuine.replace(/=+$/, '')],
    ['in lines', (genuine) => genuine.replace(/.{20}/g, '$&\n')],
    ['with a space before it', (genuine) => ` ${genuine}`],
    ['for URLs', () => Buffer.alloc(32, 0xff).toString('base64url')],
  ])('when its payload, under a right HMAC, is Base64 %s', { tags: 'ours' }, unopened);

  test.each(['', '[]', '[{}]', '"text"', 'null', '1', 'user_id=1', '{"user_id":', '{"user_id":1}x'])(
    'when what was encrypted is %j',
    async (plaintext) => {
      await expectRefused(ask({ plaintext }), 'json');
    },
  );
});

describe('the envelope: a request that is wrong in every way', { tags: 'inferred' }, () => {
  test('is told of one fault after the other', async () => {
    const far = await world.addTenant({ allowlist: ['203.0.113.1'] });
    const farClient = new BananaTechClient(far.client);
    const send = (overrides: CallOverrides) => ask(overrides, farClient);
    const wrong: CallOverrides = { headers: { 'Merchant-ID': 'unknown' }, hmac: 'bad', rawBody: 'not JSON' };
    await expectRefused(send(wrong), 'merchant');
    const { headers: _unknown, ...known } = wrong;
    await expectRefused(send(known), 'address');
    await replaceAllowlist(world.database, far.merchantId, ['127.0.0.1']);
    await expectRefused(send(known), 'payload');
    const readable = { hmac: 'bad', encryptedPayload: 'bad' };
    await expectRefused(send(readable), 'hmac');
    await expectRefused(send({ encryptedPayload: 'bad' }), 'payload');
    await expectRefused(send({ plaintext: '[]' }), 'json');
    await expectLetIn(send({}));
  });
});

function hmacOf(text: string): string {
  return createHmac('sha256', world.tenant.client.secretKey).update(text).digest('hex');
}
