import { randomBytes } from 'node:crypto';
import { BananaTechClient, type CallOverrides } from '@emboss/sdk/bananatech';
import { digestDatabase } from '../../testing/bad-input/digest.ts';
import { driveBadInput } from '../../testing/bad-input/drive-bad-input.ts';
import type { Attack } from '../../testing/bad-input/target.ts';
import { bananatechCards } from '../../testing/bananatech-cards.ts';
import { cardForms } from '../../testing/bananatech-forms/card-forms.ts';
import {
  expectEnvelopeRefusal,
  expectFaultRefused,
  expectTaken,
} from '../../testing/bananatech-forms/expectations.ts';
import { merchantForms } from '../../testing/bananatech-forms/merchant-forms.ts';
import { userForms } from '../../testing/bananatech-forms/user-forms.ts';
import { type BananatechAnswer, phoneRegistration, templates } from '../../testing/bananatech-requests.ts';
import { bananatechWorld, type BananatechTenant as Tenant } from '../../testing/bananatech-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { routes } from './routes.ts';

const reserve = 10_000_000;
const world = await bananatechWorld(await testDatabase(), { tenant: { reserve } });
const another = await world.addTenant({ reserve });

const partyOf = (tenant: Tenant) => {
  const client = new BananaTechClient(tenant.client);
  const cards = bananatechCards(world, client, tenant);
  let known: Promise<number> | undefined;
  const person = () => (known ??= cards.verifiedUser(phoneRegistration({ template_id: templates.verified })));
  return { client, cards, person, webhookUrl: `${world.receiver.url}/${tenant.programmeId}` };
};
const us = partyOf(world.tenant);
const anotherMerchant = partyOf(another);
const anotherProgramme = partyOf(await world.addTenant({ merchantId: world.tenant.merchantId }));

const refusals = {
  merchant: 'Invalid Merchant-ID',
  hmac: 'Invalid HMAC signature',
  payload: 'Invalid encrypted payload',
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
const payloadIs =
  (changed: (genuine: string) => string): Change =>
  () => ({ encryptedPayload: changed });
const bodyIs = (payload: (genuine: string) => unknown): CallOverrides => ({
  rawBody: (genuine) => JSON.stringify({ encrypted_payload: payload(JSON.parse(genuine).encrypted_payload) }),
});
/** The first bit of the initialization vector is that of the first letter, which turns from `{` into another. */
const flipBit = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
};
const impostor = new BananaTechClient({ ...another.client, merchantId: world.tenant.client.merchantId });
const theirMerchantId = new BananaTechClient({
  ...world.tenant.client,
  merchantId: another.client.merchantId,
});

const attacks = [
  ...attack('authentication', 'merchant', {
    'no Merchant-ID': headers({ 'Merchant-ID': null }),
    'an empty Merchant-ID': headers({ 'Merchant-ID': '' }),
    'a Merchant-ID that does not exist': headers({ 'Merchant-ID': '00000000-0000-4000-8000-000000000000' }),
    'a Merchant-ID with a wildcard': headers({ 'Merchant-ID': '%' }),
  }),
  ...attack('authentication', 'hmac', {
    'no X-HMAC': headers({ 'X-HMAC': null }),
    'an empty X-HMAC': headers({ 'X-HMAC': '' }),
    'an HMAC that is none': headers({ 'X-HMAC': 'hmac' }),
    'an HMAC in Base64': () => ({ hmac: (genuine) => Buffer.from(genuine, 'hex').toString('base64') }),
    'an HMAC that is cut short': () => ({ hmac: (genuine) => genuine.slice(0, -2) }),
    'an HMAC that goes on': () => ({ hmac: (genuine) => `${genuine}00` }),
    "another request's HMAC": () => ({ hmac: us.client.seal({}).headers['X-HMAC'] ?? '' }),
    'another payload than was authenticated': () => ({ bodyOnTheWay: us.client.seal({}).body }),
    'one bit that was not authenticated': () => ({
      bodyOnTheWay: (made) =>
        JSON.stringify({ encrypted_payload: flipBit(JSON.parse(made).encrypted_payload) }),
    }),
  }),
  ...attack('authentication', 'hmac', { "another merchant's key": () => ({}) }, impostor),
  ...attack('authentication', 'hmac', { "another merchant's Merchant-ID": () => ({}) }, theirMerchantId),
  ...attack('body', 'json', { 'a payload whose first bit is another': payloadIs(flipBit) }),
  ...attack('body', 'payload', {
    'a payload that is cut short': payloadIs((payload) => payload.slice(0, -4)),
    'a payload that is no longer than its vector': payloadIs(() => randomBytes(16).toString('base64')),
    'a payload that is no Base64': payloadIs((payload) => `${payload}!`),
    'a payload that is empty': payloadIs(() => ''),
    'a payload in clear': (content) => ({ encryptedPayload: content }),
    'a payload in clear, as Base64': (content) => ({
      encryptedPayload: Buffer.from(content).toString('base64'),
    }),
    'a body in clear': (content) => ({ rawBody: content }),
    'no body': () => ({ rawBody: '' }),
    'a body that is no JSON': () => ({ rawBody: (genuine) => genuine.slice(0, -1) }),
    'a form': () => ({
      rawBody: (genuine) => `encrypted_payload=${encodeURIComponent(JSON.parse(genuine).encrypted_payload)}`,
    }),
    'the payload alone': () => ({
      rawBody: (genuine) => JSON.stringify(JSON.parse(genuine).encrypted_payload),
    }),
    'a body in a list': () => ({ rawBody: (genuine) => `[${genuine}]` }),
    'null in place of a body': () => ({ rawBody: 'null' }),
    'a payload that is missing': () => ({ rawBody: '{}' }),
    'a payload that is null': () => bodyIs(() => null),
    'a payload that is a number': () => bodyIs(() => 1),
    'a payload in a list': () => bodyIs((payload) => [payload]),
    'a payload that is an object in clear': (content) => ({ rawBody: `{"encrypted_payload":${content}}` }),
  }),
];

driveBadInput({
  paths: Object.keys(routes),
  forms: [...merchantForms, ...userForms, ...cardForms],
  us,
  strangers: {
    'another merchant': anotherMerchant,
    'another programme': anotherProgramme,
    'another user of ours': us,
  },
  seal: ({ client }, plaintext) => client.seal(null, { plaintext }),
  send: ({ client }, path, request) => client.send(path, request),
  attacks,
  expectTaken: (answer, _form, tolerated) => expectTaken(answer, tolerated),
  expectRefused: (answer, _form, fault) => expectFaultRefused(answer, fault),
  digest: () => digestDatabase(world.database, ['used_requests']),
});
