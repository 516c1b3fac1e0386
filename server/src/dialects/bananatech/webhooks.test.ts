import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../events/index.ts';
import { systemRandom, wallClock } from '../../platform/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault } from '../../vault/index.ts';
import { bananatechWebhooks } from './webhooks.ts';

const webhooks = bananatechWebhooks({
  database: await testDatabase(),
  vault: createVault({
    hsm: createSoftwareHsm(createKeyRing(systemRandom), systemRandom),
    random: systemRandom,
  }),
  wall: wallClock,
  random: systemRandom,
  challenges: { code: async () => null },
});

const purchase = { type: 'authorization', status: 'complete', costChange: '100', originalNumber: null };
const settlement = { type: 'settlement', status: 'complete', costChange: '0', originalNumber: '1' };
const settled = { open: '0', held: '100' };

describe('BananaTech', () => {
  test.each<[string, object, string[]]>([
    ['cardholder.registered', {}, []],
    ['cardholder.accepted', {}, ['USER_CREATE_RESULT']],
    ['cardholder.reviewed', { review: { counts: true } }, ['USER_CREATE_RESULT']],
    ['cardholder.reviewed', { review: { counts: false } }, []],
    ['card.issued', { card: { form: 'virtual' } }, ['CARD_APPLY_RESULT']],
    ['card.issue_failed', { card: { form: 'virtual' } }, ['CARD_APPLY_RESULT']],
    ['card.issued', { card: { form: 'physical' } }, []],
    ['card.activated', {}, ['CARD_ACTIVATE_RESULT']],
    ['card.activation_failed', {}, ['CARD_ACTIVATE_RESULT']],
    ['card.number_assigned', {}, ['CARD_ASSIGN_RESULT']],
    ['card.assignment_failed', {}, ['CARD_ASSIGN_RESULT']],
    ['card.status_changed', { operation: { kind: 'freeze' } }, ['CARD_STATUS_CHANGE']],
    ['card.status_change_failed', { operation: { kind: 'unfreeze' } }, ['CARD_STATUS_CHANGE']],
    ['card.status_changed', { operation: { kind: 'close' } }, []],
    ['card.funded', {}, ['CARD_RECHARGE_RESULT']],
    ['card.funding_failed', {}, ['CARD_RECHARGE_RESULT']],
    ['card.closed', {}, ['CARD_CLOSE_RESULT']],
    ['card.close_failed', {}, ['CARD_CLOSE_RESULT']],
    ['authorization.approved', { transaction: purchase }, ['TRANSACTION_CREATED']],
    [
      'authorization.declined',
      { transaction: { ...purchase, status: 'declined', costChange: '0' } },
      ['TRANSACTION_CREATED'],
    ],
    [
      'authorization.declined',
      { transaction: { ...purchase, type: 'advice', status: 'declined', costChange: '-100' } },
      ['CARD_CORRECTION'],
    ],
    ['transaction.settled', { transaction: settlement, authorization: settled }, ['TRANSACTION_CREATED']],
    ['transaction.settled', { transaction: settlement, authorization: { ...settled, open: '40' } }, []],
    ['transaction.settled', { transaction: settlement, authorization: { ...settled, held: '0' } }, []],
    [
      'transaction.settled',
      { transaction: { ...settlement, costChange: '20' }, authorization: settled },
      ['TRANSACTION_CREATED', 'CARD_CORRECTION'],
    ],
    [
      'transaction.charged_back',
      { transaction: { ...purchase, type: 'chargeback', posted: '100' } },
      ['CARD_CORRECTION'],
    ],
    ['challenge.started', { challenge: { kind: 'otp' } }, ['CARD_3DS', 'CARD_VERIFICATION']],
    ['challenge.started', { challenge: { kind: 'redirect' } }, ['CARD_3DS', 'CARD_VERIFICATION']],
    ['challenge.started', { challenge: { kind: 'out-of-band' } }, ['CARD_3DS']],
    ['challenge.accepted', { challenge: { kind: 'otp' } }, []],
    ['card.pin_set', {}, []],
    ['card.blocked_by_issuer', {}, []],
    ['constructor', {}, []],
  ])('tells of %s %j under %j', (type, data, topics) => {
    expect(webhooks.topicsOf({ type, data: data as Record<string, unknown> })).toEqual(topics);
  });

  test('waits longer before each of five retries, and ten seconds for an answer', () => {
    expect(webhooks.retryDelaysMs).toEqual([10_000, 60_000, 300_000, 1_800_000, 7_200_000]);
    expect(webhooks.timeoutMs).toBe(10_000);
  });

  test('makes no webhook for a programme without a credential', async () => {
    const now = wallClock.now();
    const event: StoredEvent = {
      ...{ id: randomUUID(), number: 1n, merchantId: randomUUID(), programmeId: randomUUID(), stream: null },
      ...{ type: 'card.funded', sequence: null, occurredAt: now, recordedAt: now, data: {} },
    };
    const delivery = { id: randomUUID(), topic: 'CARD_RECHARGE_RESULT' };
    await expect(webhooks.render(event, delivery)).rejects.toThrow('no valid credential');
  });
});
