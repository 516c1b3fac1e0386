import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { createOutboundClient, publicId, systemRandom, wallClock } from '../../platform/index.ts';
import { closeAfterFile } from '../../testing/close-after-file.ts';
import { hookTenant } from '../../testing/hook-world.ts';
import { movableClock } from '../../testing/movable-clock.ts';
import { type ReceivedRequest, startReceiver, unusedUrl } from '../../testing/receiver.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, Secret } from '../../vault/index.ts';
import type { SealedHook } from './decision-hook.ts';
import { secretContext } from './hook-secret.ts';
import { createHttpAsker, type HttpAskerOptions } from './http-asker.ts';

const tenant = await hookTenant(await testDatabase());
const receiver = await startReceiver();
afterEach(() => receiver.answerWith({ status: 200, body: 'ok' }));

const client = createOutboundClient({ allowPrivate: true });
closeAfterFile(() => client.close());
const vault = createVault({
  hsm: createSoftwareHsm(createKeyRing(systemRandom), systemRandom),
  random: systemRandom,
});
const sealed = (secret: string) => vault.seal(Secret.of(secret), secretContext(tenant));

const hexOf = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

function ask(hook: Partial<SealedHook> = {}, options: Partial<HttpAskerOptions> = {}) {
  const asking = tenant.asking();
  const secret = sealed('secret');
  const asked = { ...asking, hook: { ...asking.hook, secret, url: `${receiver.url}/decide`, ...hook } };
  const asker = createHttpAsker({ clientFor: () => client, vault, wall: wallClock, ...options });
  return { asking, answering: asker.ask(asked) };
}

/** A merchant's answer to a request, signed with a secret. */
function signed(incoming: ReceivedRequest, more: object = {}, secret = 'secret', time?: number) {
  const at = time ?? Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ id: JSON.parse(incoming.body).id, decision: 'approve', ...more });
  return { body, headers: { 'Emboss-Signature': `t=${at},v1=${hexOf(secret, `${at}.${body}`)}` } };
}

describe('a question over HTTP', () => {
  test('says what is asked for, signed, and nothing that was presented', async () => {
    const before = receiver.requests.length;
    receiver.answerWith((incoming) => signed(incoming));
    const { asking, answering } = ask();
    expect(await answering).toEqual({ kind: 'verdict', verdict: 'approved', reason: null });
    const [received] = receiver.requests.slice(before);
    const { question, card } = asking;
    expect(received).toMatchObject({ method: 'POST', path: '/decide' });
    expect(received?.headers['content-type']).toBe('application/json');
    const [, time, hex] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(received?.headers['emboss-signature'] ?? '') ?? [];
    expect(hex).toBe(hexOf('secret', `${time}.${received?.body}`));
    expect(Math.abs(Date.now() / 1000 - Number(time))).toBeLessThan(10);
    expect(JSON.parse(received?.body ?? '')).toEqual({
      id: publicId('question', question.id),
      type: 'authorization.request',
      created_at: asking.createdAt.toISOString(),
      answer_within_ms: 2000,
      merchant_id: publicId('merchant', tenant.merchantId),
      programme_id: publicId('programme', tenant.programmeId),
      authorization_id: publicId('authorization', question.authorizationId),
      message_type: 'authorization',
      card: {
        id: publicId('card', card.id),
        reference: 'ref-1',
        last4: '4242',
        product_code: '1',
        form: 'virtual',
        currency: 'USD',
        cardholder_id: publicId('cardholder', card.cardholderId),
      },
      amount: { value: '12.50', currency: 'USD' },
      cashback: { value: '0.00', currency: 'USD' },
      billing: { value: '12.50', currency: 'USD' },
      partial_approval: false,
      merchant: { name: 'AMAZON.COM', id: 'M1', mcc: '5411', city: 'SEATTLE', country: 'US' },
      channel: 'e-commerce',
      entry_mode: 'e-commerce',
      wallet: null,
      network: {
        acquirer: '400001',
        stan: question.message.identity.stan,
        rrn: '609102000001',
        transmitted_at: '0401020000',
        transaction_id: null,
      },
      checks: { expiry: 'match', cvv2: 'match', pin: null, authentication: null, three_ds: null, avs: null },
    });
  });

  test('is signed with both secrets during an overlap, and either may sign the answer', async () => {
    const overlap = {
      previousSecret: sealed('old'),
      previousSecretUntil: new Date(Date.now() + 60_000),
    };
    for (const secret of ['secret', 'old']) {
      receiver.answerWith((incoming) => signed(incoming, { decision: 'decline' }, secret));
      expect(await ask(overlap).answering).toMatchObject({ verdict: 'declined' });
    }
    const header = receiver.requests.at(-1)?.headers['emboss-signature'] ?? '';
    const [time, ...signatures] = header.split(',');
    const body = receiver.requests.at(-1)?.body;
    expect(signatures).toEqual(
      ['secret', 'old'].map((key) => `v1=${hexOf(key, `${time?.slice(2)}.${body}`)}`),
    );
  });

  test('knows the previous secret no more when its overlap is over', async () => {
    const wall = movableClock();
    const overlap = {
      previousSecret: sealed('old'),
      previousSecretUntil: new Date(Date.now() + 60_000),
    };
    wall.move(60_001);
    receiver.answerWith((incoming) => signed(incoming, {}, 'old'));
    expect(await ask(overlap, { wall }).answering).toMatchObject({ failure: 'bad-signature' });
    expect(receiver.requests.at(-1)?.headers['emboss-signature']?.match(/v1=/g)).toHaveLength(1);
  });
});

describe('what is no answer', () => {
  test.each([301, 302, 307, 308])('a redirect (%d), which is not followed', async (status) => {
    const target = await startReceiver((incoming) => signed(incoming));
    receiver.answerWith((incoming) => {
      const { body, headers } = signed(incoming);
      return { status, body, headers: { ...headers, location: target.url } };
    });
    expect(await ask().answering).toMatchObject({ failure: 'wrong-status' });
    expect(target.requests).toEqual([]);
  });

  test('another status, though it is signed', async () => {
    receiver.answerWith((incoming) => ({ status: 201, ...signed(incoming) }));
    expect(await ask().answering).toMatchObject({ failure: 'wrong-status' });
  });

  test('a signature of somebody else, an old one, and none', async () => {
    receiver.answerWith((incoming) => signed(incoming, {}, 'guessed'));
    expect(await ask().answering).toMatchObject({ failure: 'bad-signature' });
    receiver.answerWith((incoming) => signed(incoming, {}, 'secret', Math.floor(Date.now() / 1000) - 400));
    expect(await ask().answering).toMatchObject({ failure: 'stale-signature' });
    receiver.answerWith((incoming) => ({ body: signed(incoming).body }));
    expect(await ask().answering).toMatchObject({ failure: 'unsigned' });
  });

  test('an answer to another question', async () => {
    receiver.answerWith((incoming) => signed(incoming, { id: publicId('question', tenant.card.id) }));
    expect(await ask().answering).toMatchObject({ failure: 'wrong-id' });
  });

  test('a signed answer of more than 16 KB', async () => {
    receiver.answerWith((incoming) => signed(incoming, { pad: 'x'.repeat(20_000) }));
    expect(await ask().answering).toMatchObject({ failure: 'too-large' });
  });

  test('our own question, sent back with our own signature', async () => {
    receiver.answerWith(({ body, headers }) => ({
      body,
      headers: { 'Emboss-Signature': headers['emboss-signature'] ?? '' },
    }));
    expect(await ask().answering).toMatchObject({ failure: 'malformed' });
  });

  test('silence, a broken connection and a refused one', async () => {
    receiver.answerWith('hang');
    expect(await ask({}, { patienceMs: 150 }).answering).toMatchObject({ failure: 'no-answer' });
    receiver.answerWith('close');
    expect(await ask().answering).toMatchObject({ failure: 'no-answer' });
    expect(await ask({ url: await unusedUrl() }).answering).toMatchObject({ failure: 'no-answer' });
  });

  test('an address that may not be called, which the connection itself finds out', async () => {
    const careful = createOutboundClient({ allowPrivate: false });
    const before = receiver.requests.length;
    expect(await ask({}, { clientFor: async () => careful }).answering).toMatchObject({
      failure: 'no-answer',
      detail: expect.stringContaining('refused-address'),
    });
    expect(receiver.requests).toHaveLength(before);
    await careful.close();
  });
});
