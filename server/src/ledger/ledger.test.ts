import { describe, expect, test } from 'vitest';
import { ledgerWorld } from '../testing/ledger-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { type AccountRef, cardAccount, fundingAccount, settlementAccount } from './account.ts';
import { takeCheckpoint } from './checkpoint.ts';
import { readAccount } from './ledger-store.ts';
import { readBalanceAt, readStatement } from './statement.ts';
import type { Transfer } from './transfer.ts';
import { verifyLedger } from './verify.ts';

const database = await testDatabase();
const world = ledgerWorld(database, database.kind === 'postgres' ? 2 : 1);
const { merchantId } = world;
const funding = fundingAccount(merchantId, 'USD');
const settlement = settlementAccount(merchantId, 'USD');
const newCard = () => cardAccount(merchantId, 'USD', world.newId());

const post = (debit: AccountRef, credit: AccountRef, amount: bigint, id = world.newId()): Transfer => ({
  kind: 'post',
  id,
  debit,
  credit,
  amount,
  code: 'test',
  reference: id,
});
const hold = (card: AccountRef, amount: bigint, id = world.newId()): Transfer => ({
  kind: 'hold',
  id,
  debit: card,
  credit: settlement,
  amount,
  code: 'test',
  reference: id,
});

async function cardWith(amount: bigint): Promise<AccountRef> {
  const card = newCard();
  expect(await world.transfer([funding, card], post(funding, card, amount))).toBe('booked');
  return card;
}

describe('the ledger on a real database', () => {
  test('racing holds never take more than there is', async () => {
    const card = await cardWith(100n);
    const results = await Promise.all(
      Array.from({ length: 50 }, () => world.transfer([card, settlement], hold(card, 7n))),
    );
    expect(results.filter((result) => result === 'booked')).toHaveLength(14);
    expect(await readAccount(database, card)).toMatchObject({ pendingDebits: 98n, postedCredits: 100n });
  });

  test('the same transfer from many callers at once is booked once', async () => {
    const card = await cardWith(100n);
    const one = post(card, settlement, 30n);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => world.transfer([card, settlement], one)),
    );
    expect(new Set(results)).toEqual(new Set(['booked']));
    expect(await readAccount(database, card)).toMatchObject({ postedDebits: 30n });
    const other = { ...one, amount: 31n } as Transfer;
    expect(await world.transfer([card, settlement], other)).toBe('transfer-conflict');
  });

  test('the database refuses to change or delete a transfer, whoever asks', async () => {
    await cardWith(1n);
    await expect(database.query('update transfers set posted = posted + 1')).rejects.toThrow(/append only/);
    await expect(database.query('delete from transfers')).rejects.toThrow(/append only/);
    await expect(database.query('truncate transfers')).rejects.toThrow(/append only/);
    await expect(database.query('delete from batches')).rejects.toThrow(/append only/);
  });

  test('a statement has every line in order with the balances after it, in pages', async () => {
    const card = await cardWith(100n);
    const held = hold(card, 40n);
    await world.transfer([card, settlement], held);
    const ref = { id: held.id, debit: card, credit: settlement };
    await world.transfer([card, settlement], {
      kind: 'settle',
      id: world.newId(),
      hold: ref,
      amount: 25n,
      final: true,
      code: 'test',
      reference: 'r',
    });
    const first = await readStatement(database, card, { afterVersion: 0n, limit: 2 });
    const rest = await readStatement(database, card, { afterVersion: first[1]?.version ?? 0n, limit: 10 });
    const lines = [...first, ...rest].map((line) => [
      line.version,
      line.posted,
      line.pending,
      line.balance,
      line.available,
    ]);
    expect(lines).toEqual([
      [1n, 100n, 0n, 100n, 100n],
      [2n, 0n, 40n, 100n, 60n],
      [3n, -25n, -40n, 75n, 75n],
    ]);
  });

  test('an account tells where it stood at any moment', async () => {
    const before = new Date();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const card = await cardWith(100n);
    const between = new Date();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await world.transfer([card, settlement], post(card, settlement, 30n));
    expect(await readBalanceAt(database, card, before)).toEqual({ balance: 0n, available: 0n });
    expect(await readBalanceAt(database, card, between)).toEqual({ balance: 100n, available: 100n });
    expect(await readBalanceAt(database, card, new Date())).toEqual({ balance: 70n, available: 70n });
  });
});

describe('verification', () => {
  const verify = () => verifyLedger(database, { openWork: [], pageSize: 3 });

  test('finds nothing wrong in books that were only written through the ledger', async () => {
    await cardWith(5n);
    const { findings, transfers, accounts } = await verify();
    expect(findings).toEqual([]);
    expect(transfers).toBeGreaterThan(0);
    expect(accounts).toBeGreaterThan(2);
  });

  /** Does something to the tables behind the ledger's back, verifies, and undoes it. */
  async function findingsAfter(tampering: string): Promise<string[]> {
    const undo = new Error('undo');
    let checks: string[] = [];
    await database
      .transaction(async (tx) => {
        await tx.query('alter table transfers disable trigger all');
        await tx.query('alter table batches disable trigger all');
        await tx.query(tampering);
        const inside = { ...database, transaction: (work: (t: typeof tx) => Promise<never>) => work(tx) };
        const { findings } = await verifyLedger(inside as typeof database, { openWork: [] });
        checks = [...new Set(findings.map((finding) => finding.check))];
        throw undo;
      })
      .catch((error) => {
        if (error !== undo) throw error;
      });
    return checks;
  }

  test('notices a balance that was changed', async () => {
    const card = await cardWith(5n);
    expect(await findingsAfter(`update accounts set posted_credits = 6 where id = '${card.id}'`)).toEqual([
      'currency-sums',
      'account-balances',
    ]);
  });

  test('notices a transfer whose amount was changed together with both balances', async () => {
    const card = await cardWith(5n);
    const tampering = `
      update transfers set posted = 6 where credit_account = '${card.id}';
      update accounts set posted_credits = posted_credits + 1 where id = '${card.id}';
      update accounts set posted_debits = posted_debits + 1 where id = '${funding.id}';`;
    expect(await findingsAfter(tampering)).toEqual(['chains']);
  });

  test('notices a transfer that was deleted', async () => {
    const card = await cardWith(5n);
    const found = await findingsAfter(`delete from transfers where credit_account = '${card.id}'`);
    expect(found).toEqual(expect.arrayContaining(['account-balances', 'chains']));
  });

  test('notices a transfer that was put in beside the ledger', async () => {
    const card = await cardWith(5n);
    const tampering = `
      insert into transfers select merchant_id, gen_random_uuid(), kind, debit_account, credit_account, currency, posted,
        pending, hold_id, code, reference, forced, occurred_at, recorded_at, debit_version + 1000, debit_balance,
        debit_available, credit_version + 1, credit_balance, credit_available, gen_random_uuid(), 1, 1
      from transfers where credit_account = '${card.id}'`;
    expect(await findingsAfter(tampering)).toEqual(expect.arrayContaining(['account-balances', 'chains']));
  });

  test.each([
    [
      'the balance after a transfer',
      "update transfers set debit_balance = debit_balance + 1 where credit_account = '$id'",
      'chains',
    ],
    [
      'when it was recorded',
      "update transfers set recorded_at = recorded_at + interval '1 day' where credit_account = '$id'",
      'chains',
    ],
    [
      'when a batch was committed',
      "update batches set committed_at = committed_at + interval '1 day'",
      'chains',
    ],
    ['an account that was deleted', "delete from accounts where id = '$id'", 'account-balances'],
    [
      'an account that was given another name',
      "update accounts set kind = 'shared' where id = '$id'",
      'account-balances',
    ],
  ])('notices %s', async (_what, tampering, check) => {
    const card = await cardWith(5n);
    expect(await findingsAfter(tampering.replace('$id', card.id))).toContain(check);
  });

  test('notices a hold that was moved to another account, and one that was made up', async () => {
    const card = await cardWith(50n);
    const held = hold(card, 20n);
    await world.transfer([card, settlement], held);
    expect(
      await findingsAfter(`update holds set debit_account = credit_account where id = '${held.id}'`),
    ).toContain('holds');
    const madeUp = `insert into holds select merchant_id, gen_random_uuid(), debit_account, credit_account, currency, 0,
      reference, opened_at from holds where id = '${held.id}'`;
    expect(await findingsAfter(madeUp)).toContain('holds');
  });

  test('notices that the last batch of a lane was cut off', async () => {
    await cardWith(5n);
    const last =
      'delete from batches where (lane, number) = (select id, number from lanes order by opened_at limit 1)';
    expect(await findingsAfter(last)).toContain('chains');
  });

  test('holds a checkpoint against history: what was written anew is noticed even where every chain fits', async () => {
    await cardWith(5n);
    const checkpoint = await takeCheckpoint(database, new Date());
    await cardWith(6n);
    expect((await verifyLedger(database, { openWork: [], checkpoint })).findings).toEqual([]);
    const heads = checkpoint.heads.map((head, index) =>
      index === 0 ? { ...head, hash: '00'.repeat(32) } : head,
    );
    const rewritten = await verifyLedger(database, { openWork: [], checkpoint: { ...checkpoint, heads } });
    expect(rewritten.findings).toMatchObject([
      { check: 'checkpoint', detail: expect.stringContaining('written anew') },
    ]);
    const [head] = checkpoint.heads;
    const gone = [{ ...head, number: '99999999' } as (typeof checkpoint.heads)[number]];
    const cut = await verifyLedger(database, { openWork: [], checkpoint: { ...checkpoint, heads: gone } });
    expect(cut.findings).toMatchObject([{ check: 'checkpoint', detail: expect.stringContaining('is gone') }]);
  });

  test('notices a hold that no open work stands behind, and open work without its hold', async () => {
    const card = await cardWith(50n);
    const held = hold(card, 20n);
    await world.transfer([card, settlement], held);
    const expecting = (amount: number, reference: string) => ({
      openWork: [
        {
          name: 'test',
          sql: `select '${merchantId}'::uuid as merchant_id, '${reference}' as reference, ${amount}::bigint as amount`,
        },
      ],
    });
    const checked = async (options: Parameters<typeof verifyLedger>[1]) =>
      (await verifyLedger(database, options)).findings.filter((finding) => finding.check === 'open-work');
    expect((await checked(expecting(20, held.id))).some(({ detail }) => detail.includes(held.id))).toBe(
      false,
    );
    expect((await checked(expecting(19, held.id))).some(({ detail }) => detail.includes(held.id))).toBe(true);
    expect((await checked(expecting(1, 'nobody'))).some(({ detail }) => detail.includes('nobody'))).toBe(
      true,
    );
  });
});
