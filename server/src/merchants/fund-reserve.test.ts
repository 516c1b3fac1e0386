import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fundingAccount, postedBalance, readAccount } from '../ledger/index.ts';
import { type Currency, money } from '../money/index.ts';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createMerchant } from './create-merchant.ts';
import { fundReserve, type ReserveFunding } from './fund-reserve.ts';
import { reserveBalance } from './reserve-balance.ts';

const world = ledgerWorld(await testDatabase());
const occurredAt = new Date('2026-04-01T00:00:00.000Z');

async function merchant(): Promise<string> {
  const id = randomUUID();
  await createMerchant(world.database, { id, name: 'Acme', createdAt: occurredAt });
  return id;
}

function fund(
  merchantId: string,
  amount: bigint,
  overrides: Partial<ReserveFunding> = {},
  currency: Currency = 'USD',
) {
  return fundReserve(world, {
    id: randomUUID(),
    merchantId,
    money: money(amount, currency),
    reference: 'wire 1',
    occurredAt,
    ...overrides,
  });
}

const identity = (merchantId: string, key: string, fingerprint = 'a') => ({
  merchantId,
  scope: 'test',
  key,
  fingerprint,
});

describe('funding a reserve', () => {
  test.each([
    [0n, 'USD', 'amount'],
    [-1n, 'USD', 'amount'],
    [10n ** 16n, 'USD', 'amount'],
    [1n, 'USD', 'amount'],
    [100n, 'JPY', 'amount'],
  ] as const)(
    'with %d ten-thousandths of %s is refused and changes nothing',
    async (amount, currency, field) => {
      const merchantId = await merchant();
      expect(await fund(merchantId, amount, {}, currency)).toMatchObject({ kind: 'invalid', field });
      expect(await reserveBalance(world.database, merchantId, currency)).toMatchObject({ posted: 0n });
    },
  );

  test('without a reference is refused', async () => {
    expect(await fund(await merchant(), 10_000n, { reference: ' ' })).toMatchObject({ field: 'reference' });
  });

  test('of an unknown merchant is refused', async () => {
    expect(await fund(randomUUID(), 10_000n)).toEqual({ kind: 'merchant-not-found' });
  });

  test('that would overflow the reserve is refused', async () => {
    const merchantId = await merchant();
    const most = 10n ** 16n - 100n;
    expect((await fund(merchantId, most)).kind).toBe('funded');
    expect(await fund(merchantId, 100n)).toMatchObject({ kind: 'invalid', field: 'amount' });
    expect((await reserveBalance(world.database, merchantId, 'USD')).posted).toBe(most);
  });

  test('moves the money from the funding account to the reserve', async () => {
    const merchantId = await merchant();
    const id = randomUUID();
    const result = await fund(merchantId, 1_000_000n, { id });
    expect(result).toEqual({ kind: 'funded', fundingId: id, posted: 1_000_000n, available: 1_000_000n });
    expect(await reserveBalance(world.database, merchantId, 'USD')).toEqual({
      currency: 'USD',
      posted: 1_000_000n,
      held: 0n,
      available: 1_000_000n,
    });
    const bank = await readAccount(world.database, fundingAccount(merchantId, 'USD'));
    expect(bank && postedBalance(bank)).toBe(-1_000_000n);
  });

  test('is kept apart by currency', async () => {
    const merchantId = await merchant();
    await fund(merchantId, 500_000n, {}, 'JPY');
    expect((await reserveBalance(world.database, merchantId, 'USD')).posted).toBe(0n);
    expect((await reserveBalance(world.database, merchantId, 'JPY')).posted).toBe(500_000n);
  });

  test('again under one identity answers the first answer and adds nothing', async () => {
    const merchantId = await merchant();
    const first = await fund(merchantId, 10_000n, { identity: identity(merchantId, 'k') });
    await fund(merchantId, 10_000n);
    expect(await fund(merchantId, 10_000n, { identity: identity(merchantId, 'k') })).toEqual(first);
    expect((await reserveBalance(world.database, merchantId, 'USD')).posted).toBe(20_000n);
  });

  test('with other content under one identity is a conflict', async () => {
    const merchantId = await merchant();
    await fund(merchantId, 10_000n, { identity: identity(merchantId, 'k', 'a') });
    const other = await fund(merchantId, 20_000n, { identity: identity(merchantId, 'k', 'b') });
    expect(other).toEqual({ kind: 'identity-conflict' });
  });

  test('many at once adds up', async () => {
    const merchantId = await merchant();
    await Promise.all(Array.from({ length: 20 }, () => fund(merchantId, 10_000n)));
    expect((await reserveBalance(world.database, merchantId, 'USD')).posted).toBe(200_000n);
  });
});
