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
} from './account.ts';
export type { LedgerChange, LedgerPicture, LedgerRefusal } from './book.ts';
export { book } from './book.ts';
export { type Checkpoint, checkpointText, takeCheckpoint } from './checkpoint.ts';
export type { Finding, OpenWork } from './finding.ts';
export type { LedgerKey } from './ledger-key.ts';
export type { LedgerParticipant } from './ledger-participant.ts';
export { createLedgerParticipant } from './ledger-participant.ts';
export { readAccount } from './ledger-store.ts';
export { readBalanceAt, readStatement, type StatementLine } from './statement.ts';
export type { HoldRef, Transfer } from './transfer.ts';
export {
  type Verification,
  type VerifyOptions,
  verifyLedger,
} from './verify.ts';
