import { randomUUID } from 'node:crypto';
import {
  type AccountRef,
  book,
  createLedgerParticipant,
  type LedgerParticipant,
  type Transfer,
} from '../ledger/index.ts';
import {
  createGroupCommit,
  type Database,
  done,
  refused,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';

/** A group commit with nothing but the ledger, and a short way to book through it. */
export function ledgerWorld(database: Database, lanes = 1) {
  const newId = timeOrderedIds(wallClock);
  const commit = createGroupCommit<{ ledger: LedgerParticipant }>({
    database,
    participants: { ledger: createLedgerParticipant() },
    wall: wallClock,
    newId,
    lanes,
  });
  return {
    database,
    commit,
    newId,
    merchantId: randomUUID(),
    /** Books transfers between the accounts; answers 'booked' or the refusal's kind. */
    async transfer(accounts: readonly AccountRef[], ...transfers: Transfer[]): Promise<string> {
      const outcome = await commit.submit<string>({
        keys: {
          ledger: [
            {
              merchantId: accounts[0]?.merchantId ?? '',
              accounts,
              transfers: transfers.map((one) => one.id),
              holds: transfers.flatMap((one) => ('hold' in one ? [one.hold.id] : [])),
            },
          ],
        },
        decide: ({ ledger }) => {
          const booked = book(ledger, transfers, wallClock.now());
          return booked.kind === 'booked'
            ? done('booked', { ledger: [booked.change] })
            : refused(booked.kind);
        },
      });
      if (outcome.kind === 'repeated') throw new Error('no identity was given');
      return outcome.result;
    },
  };
}
