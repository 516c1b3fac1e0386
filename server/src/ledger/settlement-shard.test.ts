import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { accountRef, cardAccount, fundingAccount, settlementAccount } from './account.ts';
import { readAccount } from './ledger-store.ts';
import { settlementShard } from './settlement-shard.ts';
import { readStatement } from './statement.ts';
import { verifyLedger } from './verify.ts';

const shards = ['0', '1', '2', '3', '4', '5', '6', '7'];

describe('settlement shards', () => {
  test('every card has one of eight, always the same, and all are used', () => {
    const cards = Array.from({ length: 400 }, () => randomUUID());
    const counts = Map.groupBy(cards, settlementShard);
    expect([...counts.keys()].toSorted()).toEqual(shards);
    for (const card of cards) expect(settlementShard(card)).toBe(settlementShard(card));
  });

  test('a card keeps its shard from one version of Emboss to the next', () => {
    const known = ['0', '7', '8', 'f'].map((digit) =>
      settlementShard(`01890a5d-ac96-774b-bcce-b302099a805${digit}`),
    );
    expect(known).toEqual(['0', '7', '0', '7']);
  });

  test('the account of old holds is the one without a shard', () => {
    const merchantId = randomUUID();
    expect(settlementAccount(merchantId, 'USD')).toEqual(accountRef(merchantId, 'USD', 'settlement'));
    const ids = ['', ...shards].map((shard) => settlementAccount(merchantId, 'USD', shard).id);
    expect(new Set(ids).size).toBe(9);
  });

  test('holds of several shards are settled each on its own account, and the books are proven', async () => {
    const database = await testDatabase();
    const worlds = [ledgerWorld(database), ledgerWorld(database)] as const;
    const { merchantId, newId } = worlds[0];
    const funding = fundingAccount(merchantId, 'USD');
    const base = { code: 'test', reference: 'test' };
    const perShard = 3;
    await Promise.all(
      ['', ...shards].map(async (shard, index) => {
        const { transfer } = worlds[index % 2] as (typeof worlds)[number];
        const card = cardAccount(merchantId, 'USD', newId());
        const settlement = settlementAccount(merchantId, 'USD', shard);
        const between = { debit: card, credit: settlement };
        const post = {
          ...base,
          kind: 'post' as const,
          id: newId(),
          debit: funding,
          credit: card,
          amount: 90n,
        };
        expect(await transfer([funding, card], post)).toBe('booked');
        for (let n = 0; n < perShard; n++) {
          const id = newId();
          const hold = { ...base, kind: 'hold' as const, id, ...between, amount: 10n };
          expect(await transfer([card, settlement], hold)).toBe('booked');
          const settle = { ...base, kind: 'settle' as const, id: newId(), amount: 10n, final: true };
          expect(await transfer([card, settlement], { ...settle, hold: { id, ...between } })).toBe('booked');
        }
        expect(await readAccount(database, settlement)).toMatchObject({
          postedCredits: 30n,
          pendingCredits: 0n,
        });
        const page = { afterVersion: 0n, limit: 100 };
        expect(await readStatement(database, settlement, page)).toHaveLength(2 * perShard);
      }),
    );
    const { findings, transfers } = await verifyLedger(database, { openWork: [] });
    expect(findings).toEqual([]);
    expect(transfers).toBe(9 * (1 + 2 * perShard));
  });
});

describe('accounts that are read as they are locked', () => {
  test('are as they stood after the wait: two processes never hold more than there is', async () => {
    const database = await testDatabase();
    const worlds = [ledgerWorld(database), ledgerWorld(database)] as const;
    const { merchantId, newId } = worlds[0];
    const funding = fundingAccount(merchantId, 'USD');
    const settlement = settlementAccount(merchantId, 'USD', '3');
    const base = { code: 'test', reference: 'test' };
    for (let round = 0; round < 10; round++) {
      const card = cardAccount(merchantId, 'USD', newId());
      await worlds[0].transfer([funding, card], {
        ...base,
        kind: 'post',
        id: newId(),
        debit: funding,
        credit: card,
        amount: 100n,
      });
      const results = await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          // Spread over several batches of both.
          if (index >= 20) await new Promise((resolve) => setTimeout(resolve, index % 4));
          const { transfer } = worlds[index % 2] as (typeof worlds)[number];
          const hold = { ...base, kind: 'hold' as const, id: newId(), debit: card, credit: settlement };
          return await transfer([card, settlement], { ...hold, amount: 10n });
        }),
      );
      expect(results.filter((result) => result === 'booked')).toHaveLength(10);
      expect(await readAccount(database, card)).toMatchObject({ pendingDebits: 100n });
    }
    const openHolds = (await verifyLedger(database, { openWork: [] })).findings;
    expect(openHolds.filter(({ check }) => check !== 'open-work')).toEqual([]);
  });
});
