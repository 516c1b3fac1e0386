import { randomBytes, randomUUID } from 'node:crypto';
import { type CallOverrides, WorldCardClient } from '@emboss/sdk/worldcard';
import { digestDatabase } from '../../testing/bad-input/digest.ts';
import { driveBadInput } from '../../testing/bad-input/drive-bad-input.ts';
import type { Attack } from '../../testing/bad-input/target.ts';
import { physicalCards } from '../../testing/physical-cards.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { applicationForms } from '../../testing/worldcard-forms/application-forms.ts';
import { cardForms } from '../../testing/worldcard-forms/card-forms.ts';
import {
  expectEnvelopeRefusal,
  expectFaultRefused,
  expectTaken,
} from '../../testing/worldcard-forms/expectations.ts';
import { physicalForms } from '../../testing/worldcard-forms/physical-forms.ts';
import { type WorldcardTenant as Tenant, worldcardWorld } from '../../testing/worldcard-world.ts';
import { routes } from './routes.ts';

const reserve = 10_000_000;
const world = await worldcardWorld(await testDatabase(), { tenant: { reserve } });
const another = await world.addTenant({ reserve });

const partyOf = (tenant: Tenant) => {
  const client = new WorldCardClient(tenant.client);
  const { engine, settled } = world;
  return { client, world, physical: physicalCards({ engine, tenant, settled }, client) };
};
const us = partyOf(world.tenant);
const anotherMerchant = partyOf(another);
const anotherProgramme = partyOf(await world.addTenant({ merchantId: world.tenant.merchantId }));

const refusals = {
  headers: [401, 'Missing required headers'],
  expired: [401, 'Request expired'],
  body: [400, 'The body must be a JSON object with an encrypted string in data'],
  app: [401, 'Invalid merchant ID'],
  signature: [401, 'Signature verification failed'],
  decryption: [401, 'Request body decryption failed'],
} as const;

type Change = (content: string) => CallOverrides;

function attack(
  kind: Attack<never>['kind'],
  refusal: keyof typeof refusals,
  changes: Readonly<Record<string, Change>>,
  client = us.client,
): Attack<{ httpStatus: number; text: string }>[] {
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
const secondsFromNow = (seconds: number) => String(Math.floor(world.wall.now().getTime() / 1000) + seconds);
const dataIs = (data: (genuine: string) => unknown): CallOverrides => ({
  rawBody: (genuine) => JSON.stringify({ data: data(JSON.parse(genuine).data) }),
});
const flipBit = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return bytes.toString('base64');
};
const impostor = new WorldCardClient({ ...another.client, appId: world.tenant.client.appId });
const otherKey = new WorldCardClient({ ...world.tenant.client, aesKey: another.client.aesKey });
const theirAppId = new WorldCardClient({ ...world.tenant.client, appId: another.client.appId });

const attacks = [
  ...['X-App-Id', 'X-Signature', 'X-Timestamp', 'X-Nonce'].flatMap((name) =>
    attack('authentication', 'headers', {
      [`no ${name}`]: headers({ [name]: null }),
      [`an empty ${name}`]: headers({ [name]: '' }),
    }),
  ),
  ...attack('authentication', 'app', {
    'an app id that does not exist': headers({ 'X-App-Id': 'app_unknown' }),
    'an app id with a wildcard': headers({ 'X-App-Id': '%' }),
  }),
  ...attack('authentication', 'expired', {
    'a signature of yesterday': () => ({ timestamp: secondsFromNow(-86_400) }),
    'a signature of tomorrow': () => ({ timestamp: secondsFromNow(86_400) }),
  }),
  ...attack('authentication', 'signature', {
    'a signature that is none': headers({ 'X-Signature': 'signature' }),
    'a signature with another bit': () => ({ signature: flipBit }),
    "another request's signature": () => ({ signature: us.client.seal({}).headers['X-Signature'] ?? '' }),
    'another timestamp than was signed': () => ({ headers: { 'X-Timestamp': secondsFromNow(2) } }),
    'another nonce than was signed': headers({ 'X-Nonce': randomUUID() }),
    'another body than was signed': () => ({ bodyOnTheWay: us.client.seal({}).body }),
    'one space more than was signed': () => ({ bodyOnTheWay: (signed) => `${signed} ` }),
    'one bit that was not signed': () => ({
      bodyOnTheWay: (signed) => JSON.stringify({ data: flipBit(JSON.parse(signed).data) }),
    }),
  }),
  ...attack('authentication', 'signature', { "another merchant's keys": () => ({}) }, impostor),
  ...attack('authentication', 'signature', { "another merchant's app id": () => ({}) }, theirAppId),
  ...attack('authentication', 'decryption', { "another merchant's AES key": () => ({}) }, otherKey),
  ...attack('body', 'decryption', {
    'data with another bit': () => dataIs(flipBit),
    'data that is cut short': () => dataIs((data) => data.slice(0, -4)),
    'data that is too short': () => dataIs(() => randomBytes(27).toString('base64')),
    'data that is no Base64': () => dataIs((data) => `${data}!`),
    'data that is empty': () => dataIs(() => ''),
    'data in clear': (content) => dataIs(() => content),
  }),
  ...attack('body', 'body', {
    'a body in clear': (content) => ({ rawBody: content }),
    'no body': () => ({ rawBody: '' }),
    'a body that is no JSON': () => ({ rawBody: (genuine) => genuine.slice(0, -1) }),
    'a form': () => ({ rawBody: (genuine) => `data=${encodeURIComponent(JSON.parse(genuine).data)}` }),
    'the data alone': () => ({ rawBody: (genuine) => JSON.stringify(JSON.parse(genuine).data) }),
    'a body in a list': () => ({ rawBody: (genuine) => `[${genuine}]` }),
    'null in place of a body': () => ({ rawBody: 'null' }),
    'data that is missing': () => ({ rawBody: '{}' }),
    'data that is null': () => dataIs(() => null),
    'data that is a number': () => dataIs(() => 1),
    'data in a list': () => dataIs((data) => [data]),
    'data that is an object in clear': (content) => ({ rawBody: `{"data":${content}}` }),
  }),
];

driveBadInput({
  paths: Object.keys(routes),
  forms: [...applicationForms, ...cardForms, ...physicalForms],
  us,
  strangers: { 'another merchant': anotherMerchant, 'another programme': anotherProgramme },
  seal: ({ client }, plaintext) => client.seal(null, { plaintext }),
  send: ({ client }, path, request) => client.send(path, request),
  attacks,
  expectTaken: (answer, { path }, tolerated) => expectTaken(answer, tolerated, path.endsWith('/list')),
  expectRefused: (answer, _form, fault) => expectFaultRefused(answer, fault),
  digest: () => digestDatabase(world.database, ['used_requests']),
});
