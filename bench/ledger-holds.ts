import { randomUUID } from 'node:crypto';
import {
  type AccountRef,
  book,
  cardAccount,
  createLedgerParticipant,
  fundingAccount,
  type LedgerParticipant,
  settlementAccount,
  type Transfer,
} from '../server/src/ledger/index.ts';
import {
  createGroupCommit,
  type Database,
  done,
  type GroupCommit,
  refused,
  timeOrderedIds,
  wallClock,
} from '../server/src/platform/index.ts';
import { type Latencies, measure } from './measure.ts';

export const CARDS = 20_000;
const FUNDING = 1_000_000_0000n;
const HOLD = 1_0000n;

export interface LedgerBench {
  readonly merchantId: string;
  /** The settlement account that every hold credits. */
  readonly hotAccount: string;
  /** Holds of random cards against one settlement account, by so many callers at once. */
  run(callers: number, seconds: number): Promise<Latencies>;
}

/** Prepares 20,000 funded cards of one merchant. */
export async function prepareLedger(database: Database, lanes: number): Promise<LedgerBench> {
  const newId = timeOrderedIds(wallClock);
  const merchantId = randomUUID();
  const commit = createGroupCommit<{ ledger: LedgerParticipant }>({
    database,
    participants: { ledger: createLedgerParticipant() },
    wall: wallClock,
    newId,
    lanes,
  });
  const funding = fundingAccount(merchantId, 'USD');
  const settlement = settlementAccount(merchantId, 'USD');
  const cards = Array.from({ length: CARDS }, () => cardAccount(merchantId, 'USD', newId()));
  for (let start = 0; start < CARDS; start += 500) {
    await Promise.all(
      cards.slice(start, start + 500).map((card) =>
        transfer(commit, [funding, card], {
          kind: 'post',
          id: newId(),
          debit: funding,
          credit: card,
          amount: FUNDING,
          code: 'bench',
          reference: 'bench',
        }),
      ),
    );
  }
  await database.query('vacuum analyze accounts');
  return {
    merchantId,
    hotAccount: settlement.id,
    run: (callers, seconds) =>
      measure(callers, seconds, async () => {
        const card = cards[Math.floor(Math.random() * CARDS)] as AccountRef;
        const id = newId();
        await transfer(commit, [card, settlement], {
          kind: 'hold',
          id,
          debit: card,
          credit: settlement,
          amount: HOLD,
          code: 'bench',
          reference: id,
        });
        return 'more';
      }),
  };
}

async function transfer(
  commit: GroupCommit<{ ledger: LedgerParticipant }>,
  accounts: readonly [AccountRef, AccountRef],
  one: Transfer,
): Promise<void> {
  const outcome = await commit.submit<string>({
    keys: { ledger: [{ merchantId: accounts[0].merchantId, accounts, transfers: [one.id] }] },
    decide: ({ ledger }) => {
      const booked = book(ledger, [one], wallClock.now());
      return booked.kind === 'booked' ? done('booked', { ledger: [booked.change] }) : refused(booked.kind);
    },
  });
  if (outcome.kind !== 'done') throw new Error(`A hold of the benchmark was ${outcome.kind}.`);
}
