import { createCipheriv, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { BananaTechClient, type CallOverrides } from '@emboss/sdk/bananatech';
import { digestDatabase } from '../../testing/bad-input/digest.ts';
import { driveBadInput } from '../../testing/bad-input/drive-bad-input.ts';
import type { Attack } from '../../testing/bad-input/target.ts';
import { bananatechCards } from '../../testing/bananatech-cards.ts';
import { cardForms } from '../../testing/bananatech-forms/card-forms.ts';
import {
  ANOTHER_USER,
  expectEnvelopeRefusal,
  expectFaultRefused,
  expectTaken,
} from '../../testing/bananatech-forms/expectations.ts';
import { merchantForms } from '../../testing/bananatech-forms/merchant-forms.ts';
import { physicalForms } from '../../testing/bananatech-forms/physical-forms.ts';
import { userForms } from '../../testing/bananatech-forms/user-forms.ts';
import type { BananatechAnswer } from '../../testing/bananatech-requests.ts';
import { bananatechWorld, type BananatechTenant as Tenant } from '../../testing/bananatech-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { routes } from './routes.ts';

const reserve = 10_000_000;
const world = await bananatechWorld(await testDatabase(), { tenant: { reserve } });
const another = await world.addTenant({ reserve });
const sibling = await world.addTenant({ merchantId: world.tenant.merchantId });

const partyOf = async (tenant: Tenant) => {
  const client = new BananaTechClient(tenant.client);
  const cards = bananatechCards(world, client, tenant);
  const webhookUrl = `${world.receiver.url}/${tenant.programmeId}`;
  return { client, cards, verifiedUser: await cards.verifiedUser(), webhookUrl };
};
const us = await partyOf(world.tenant);
const anotherMerchant = await partyOf(another);
const anotherProgramme = await partyOf(sibling);

const refusals = {
  merchant: 'Invalid Merchant-ID',
  payload: 'Invalid encrypted payload',
  hmac: 'Invalid HMAC signature',
  json: 'Invalid JSON payload',
} as const;

type Change = (content: string) => CallOverrides;

function attack(
  kind: Attack<never>['kind'],
  refusal: keyof typeof refusals,
  changes: Readonly<Record<string, Change>>,
  client = us.client,
): Attack<BananatechAnswer>[] {
  return Object.entries(changes).map(([name, change]) => ({
    kind,
    name,
    request: (content) => client.seal(null, { plaintext: content, ...change(content) }),
    expectRefused: (answer) => expectEnvelopeRefusal(answer, refusals[refusal]),
  }));
}

const headers =
  (changed: Readonly<Record<string, string | null>>): Change =>
  () => ({ headers: changed });
const hmac =
  (changed: string | ((genuine: string) => string)): Change =>
  () => ({ hmac: changed });
const hmacOf = (text: string, key = world.tenant.client.secretKey) =>
  createHmac('sha256', key).update(text).digest('hex');

/** What is sent is genuine apart from this, and its HMAC is right. */
const payload =
  (changed: (genuine: string) => string): Change =>
  () => ({ encryptedPayload: changed });
/** The same, changed after it was authenticated. */
const onTheWay =
  (changed: (genuine: string) => string): Change =>
  () => ({
    bodyOnTheWay: (made) =>
      JSON.stringify({ encrypted_payload: changed(JSON.parse(made).encrypted_payload) }),
  });
const payloadIs = (value: (genuine: string) => unknown): CallOverrides => ({
  rawBody: (genuine) => JSON.stringify({ encrypted_payload: value(JSON.parse(genuine).encrypted_payload) }),
});
const body =
  (changed: string | ((genuine: string) => string)): Change =>
  () => ({ rawBody: changed });

const bytesOf = (payload: string) => Buffer.from(payload, 'base64');
const payloadOf = (client: BananaTechClient, plaintext: string): string =>
  JSON.parse(client.seal(null, { plaintext }).body).encrypted_payload;
/** Another bit in one byte; those of the IV come first, and from the end is counted below zero. */
const flip = (at: number) => (payload: string) => {
  const bytes = bytesOf(payload);
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 0x40;
  return bytes.toString('base64');
};
/** Base64 of 1 more than a multiple of 3 bytes, so that it ends with padding. */
const withPadding = (content: string) => ({
  plaintext: content.padEnd(Math.ceil(content.length / 48) * 48 + 32),
});
const withSlashes = { iv: Buffer.alloc(16, 0xff) };
/** The content in Latin-1, with a letter that ends in the middle of one in UTF-8. */
const inLatin1 = (content: string): string => {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', world.tenant.client.secretKey, iv);
  const bytes = cipher.update(content.replace('{', '{"\u00e9":1,'), 'latin1');
  return Buffer.concat([iv, bytes, cipher.final()]).toString('base64');
};

const impostor = new BananaTechClient({ ...another.client, merchantId: world.tenant.client.merchantId });
const siblingImpostor = new BananaTechClient({
  ...sibling.client,
  merchantId: world.tenant.client.merchantId,
});

const attacks = [
  ...attack('authentication', 'merchant', {
    'no Merchant-ID': headers({ 'Merchant-ID': null }),
    'an empty Merchant-ID': headers({ 'Merchant-ID': '' }),
    'a Merchant-ID that nobody has': headers({ 'Merchant-ID': randomUUID() }),
    'a Merchant-ID that is none': headers({ 'Merchant-ID': 'merchant' }),
    'a Merchant-ID with a wildcard': headers({ 'Merchant-ID': '%' }),
    'two Merchant-IDs': headers({
      'Merchant-ID': `${world.tenant.client.merchantId}, ${another.client.merchantId}`,
    }),
    'our own number in place of the Merchant-ID': headers({ 'Merchant-ID': world.tenant.merchantId }),
  }),
  ...attack('authentication', 'hmac', {
    "another merchant's Merchant-ID": headers({ 'Merchant-ID': another.client.merchantId }),
    "another programme's Merchant-ID": headers({ 'Merchant-ID': sibling.client.merchantId }),
    'no X-HMAC': headers({ 'X-HMAC': null }),
    'an empty X-HMAC': hmac(''),
    'an X-HMAC that is none': hmac('hmac'),
    'an X-HMAC of zeros': hmac('0'.repeat(64)),
    'an X-HMAC of other letters': hmac('x'.repeat(64)),
    'an X-HMAC with another digit': hmac(
      (genuine) => genuine.slice(0, -1) + (genuine.endsWith('0') ? '1' : '0'),
    ),
    'an X-HMAC of 63 digits': hmac((genuine) => genuine.slice(0, -1)),
    'an X-HMAC of 65 digits': hmac((genuine) => `${genuine}0`),
    'an X-HMAC of 62 digits': hmac((genuine) => genuine.slice(0, -2)),
    'an X-HMAC of 66 digits': hmac((genuine) => `${genuine}00`),
    'an X-HMAC twice': hmac((genuine) => `${genuine}, ${genuine}`),
    'an X-HMAC in Base64': hmac((genuine) => Buffer.from(genuine, 'hex').toString('base64')),
    'an X-HMAC with the name of its algorithm': hmac((genuine) => `sha256=${genuine}`),
    "another request's X-HMAC": hmac(hmacOf(payloadOf(us.client, '{}'))),
    'an X-HMAC of what is inside': (content) => ({ hmac: hmacOf(content) }),
    'an X-HMAC of an empty text': hmac(hmacOf('')),
    'an X-HMAC under an empty key': (content) => {
      const encryptedPayload = payloadOf(us.client, content);
      return { encryptedPayload, hmac: hmacOf(encryptedPayload, '') };
    },
    'an X-HMAC of the whole body': (content) => {
      const encryptedPayload = payloadOf(us.client, content);
      return { encryptedPayload, hmac: hmacOf(JSON.stringify({ encrypted_payload: encryptedPayload })) };
    },
    'another payload than was authenticated': onTheWay(() => payloadOf(us.client, '{}')),
    'another IV than was authenticated': onTheWay(flip(3)),
    'another ciphertext than was authenticated': onTheWay(flip(20)),
    'a line break that was not authenticated': onTheWay((genuine) => `${genuine}\n`),
    'a payload in clear that was not authenticated': (content) => payloadIs(() => content),
    'a payload that is empty, and was not authenticated': () => payloadIs(() => ''),
    'another payload behind the genuine one': body((genuine) =>
      genuine.replace('}', `,"encrypted_payload":${JSON.stringify(payloadOf(us.client, '{}'))}}`),
    ),
  }),
  ...attack('authentication', 'hmac', { "another merchant's key": () => ({}) }, impostor),
  ...attack('authentication', 'hmac', { "another programme's key": () => ({}) }, siblingImpostor),
  ...attack('authentication', 'payload', {
    "a payload under another merchant's key": (content) => ({
      encryptedPayload: payloadOf(anotherMerchant.client, content),
    }),
  }),
  ...attack('body', 'json', { 'a payload with another IV': payload(flip(0)) }),
  ...attack('body', 'payload', {
    'a payload in Latin-1': (content) => ({ encryptedPayload: inLatin1(content) }),
    'a payload with another padding': payload(flip(-17)),
    'a payload without its last block': payload((genuine) =>
      bytesOf(genuine).subarray(0, -16).toString('base64'),
    ),
    'a payload of no whole blocks': payload((genuine) => bytesOf(genuine).subarray(0, -1).toString('base64')),
    'a payload that is an IV alone': payload((genuine) =>
      bytesOf(genuine).subarray(0, 16).toString('base64'),
    ),
    'a payload that is too short': payload(() => randomBytes(15).toString('base64')),
    'a payload that is empty': payload(() => ''),
    'a payload in clear': (content) => ({ encryptedPayload: content }),
    'a payload that is no Base64': payload((genuine) => `${genuine}!`),
    'a payload in hexadecimal': payload((genuine) => bytesOf(genuine).toString('hex')),
    'a payload of more Base64 than one': payload((genuine) => genuine + genuine.slice(0, 4)),
    'a payload without Base64 padding': (content) => ({
      ...withPadding(content),
      encryptedPayload: (genuine) => genuine.slice(0, -2),
    }),
    'a payload with too much Base64 padding': (content) => ({
      ...withPadding(content),
      encryptedPayload: (genuine) => `${genuine}=`,
    }),
    'a payload with bits in its Base64 padding': (content) => ({
      ...withPadding(content),
      encryptedPayload: (genuine) => genuine.replace(/.==$/, (end) => (end === 'B==' ? 'C==' : 'B==')),
    }),
    'a payload in Base64 for URLs': () => ({
      ...withSlashes,
      encryptedPayload: (genuine) => genuine.replaceAll('/', '_').replaceAll('+', '-'),
    }),
    'a payload in lines': payload((genuine) => genuine.replace(/.{20}/g, '$&\n')),
    'a payload with a space before it': payload((genuine) => ` ${genuine}`),
  }),
  ...attack('body', 'payload', {
    'a body in clear': (content) => ({ rawBody: content }),
    'no body': body(''),
    'a body that is no JSON': body((genuine) => genuine.slice(0, -1)),
    'a form': body(
      (genuine) => `encrypted_payload=${encodeURIComponent(JSON.parse(genuine).encrypted_payload)}`,
    ),
    'the payload alone': body((genuine) => JSON.stringify(JSON.parse(genuine).encrypted_payload)),
    'a body in a list': body((genuine) => `[${genuine}]`),
    'a very deep list': body('['.repeat(50_000) + ']'.repeat(50_000)),
    'null in place of a body': body('null'),
    'a payload that is missing': body('{}'),
    'a payload under another name': body((genuine) =>
      genuine.replace('encrypted_payload', 'encryptedPayload'),
    ),
    'a payload that is inherited': body((genuine) => `{"__proto__":${genuine}}`),
    'a payload that is null': () => payloadIs(() => null),
    'a payload that is a number': () => payloadIs(() => 1),
    'a payload that is a boolean': () => payloadIs(() => true),
    'a payload in a list': () => payloadIs((genuine) => [genuine]),
    'a payload in an object': () => payloadIs((genuine) => ({ value: genuine })),
    'a payload that is an object in clear': (content) => ({ rawBody: `{"encrypted_payload":${content}}` }),
  }),
];

driveBadInput({
  paths: Object.keys(routes),
  forms: [...merchantForms, ...userForms, ...cardForms, ...physicalForms],
  us,
  strangers: {
    'another merchant': anotherMerchant,
    'another programme': anotherProgramme,
    [ANOTHER_USER]: us,
  },
  seal: ({ client }, plaintext) => client.seal(null, { plaintext }),
  send: ({ client }, path, request) => client.send(path, request),
  attacks,
  expectTaken: (answer, _form, tolerated) => expectTaken(answer, tolerated),
  expectRefused: (answer, _form, fault) => expectFaultRefused(answer, fault),
  digest: () => digestDatabase(world.database, ['used_requests']),
});
