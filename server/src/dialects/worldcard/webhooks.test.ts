import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../events/index.ts';
import { systemRandom, wallClock } from '../../platform/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault } from '../../vault/index.ts';
import { worldcardWebhooks } from './webhooks.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const webhooks = worldcardWebhooks({
  database: await testDatabase(),
  vault: createVault({
    hsm: createSoftwareHsm(createKeyRing(systemRandom), systemRandom),
    random: systemRandom,
  }),
  wall: wallClock,
  random: systemRandom,
  platformKey: { privateKey, publicKeyPem: '' },
  challenges: { code: async () => null, pageToken: async () => null, pageRoot: () => '' },
});

const event = (type: string): StoredEvent => ({
  id: randomUUID(),
  number: 1n,
  merchantId: randomUUID(),
  programmeId: randomUUID(),
  type,
  stream: null,
  sequence: null,
  occurredAt: wallClock.now(),
  recordedAt: wallClock.now(),
  data: {},
});

describe('WorldCard', () => {
  test.each([
    ['card.issued', 'card_open'],
    ['card.issue_failed', 'card_open'],
    ['card.funded', 'card_deposit'],
    ['card.funding_failed', 'card_deposit'],
    ['card.closed', 'card_close'],
    ['card.status_changed', 'card_status_change'],
    ['transaction.created', 'card_billing'],
    ['card.verification_reviewed', 'card_kyc'],
    ['challenge.started', 'card_3ds'],
    ['card.applied', null],
    ['card.number_assigned', null],
    ['card.activation_failed', null],
    ['card.pin_set', null],
    ['cardholder.reviewed', null],
    ['challenge.accepted', null],
    ['card.close_failed', null],
    ['authorization.expired', 'card_billing'],
    ['decision.answered_late', null],
    ['constructor', null],
  ])('tells of %s under %s', (eventType, topic) => {
    expect(webhooks.topicsOf({ type: eventType, data: {} })).toEqual(topic === null ? [] : [topic]);
  });

  test('waits longer before each of ten retries, and no longer than a day', () => {
    const minutes = webhooks.retryDelaysMs.map((delayMs) => delayMs / 60_000);
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 1440]);
    expect(webhooks.timeoutMs).toBe(10_000);
  });

  test('makes no callback of an event that it does not tell of, nor for a programme without a credential', async () => {
    const delivery = { id: randomUUID(), topic: 'card_open' };
    await expect(webhooks.render(event('card.close_failed'), delivery)).rejects.toThrow('no callback');
    await expect(webhooks.render(event('card.issued'), delivery)).rejects.toThrow('no valid credential');
  });
});
