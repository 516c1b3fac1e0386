export type {
  Database,
  DatabaseOptions,
  Queryable,
  Row,
  Transaction,
  TransactionOptions,
} from './database.ts';
export { openDatabase } from './database.ts';
export { CommitOutcomeUnknown, isTransient, isUniqueViolation, sqlState } from './errors.ts';
export type { ListPart, ListRange } from './list-part.ts';
export { DataDirectoryInUse } from './lock-file.ts';
export { MigrationRefused, migrate } from './migrate.ts';
