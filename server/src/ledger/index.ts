export type { AccountKind, AccountRef, AccountState } from './account.ts';
export {
  availableBalance,
  cardAccount,
  exchangeAccount,
  feeRevenueAccount,
  fundingAccount,
  lossesAccount,
  postedBalance,
  reserveAccount,
  settlementAccount,
  sharedAccount,
} from './account.ts';
export type { LedgerChange, LedgerPicture, LedgerRefusal } from './book.ts';
export { book, knownHold } from './book.ts';
export { type Checkpoint, checkpointText, takeCheckpoint } from './checkpoint.ts';
export type { Finding, OpenWork } from './finding.ts';
export type { LedgerKey } from './ledger-key.ts';
export type { LedgerParticipant } from './ledger-participant.ts';
export { createLedgerParticipant } from './ledger-participant.ts';
export { readAccount } from './ledger-store.ts';
export { settlementShard } from './settlement-shard.ts';
export { readBalanceAt, readStatement, type StatementLine } from './statement.ts';
export type { HoldRef, HoldState, Transfer } from './transfer.ts';
export {
  type Verification,
  type VerifyOptions,
  verifyLedger,
} from './verify.ts';
