import type { SpendRules } from '../authorizations/index.ts';
import type { ProductRulesByDialect } from '../catalog/index.ts';
import type { LedgerParticipant } from '../ledger/index.ts';
import type { DialectProfiles, RateLimiter } from '../merchants/index.ts';
import type { Clock, Database, GroupCommit, NewId, Random } from '../platform/index.ts';
import type { Vault } from '../vault/index.ts';
import type { SharedCalls } from './shared-calls.ts';

/** What the native API needs from outside. */
export interface ApiContext {
  /** In production the sandbox's endpoints do not exist. */
  readonly mode: 'sandbox' | 'production';
  readonly database: Database;
  readonly calls: SharedCalls;
  readonly commit: GroupCommit<{ ledger: LedgerParticipant }>;
  readonly vault: Vault;
  readonly wall: Clock;
  /** The business clock. */
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly dialects: DialectProfiles;
  readonly productRules: ProductRulesByDialect;
  /** What cards of a dialect's starter products may be used for; null for everything. */
  readonly starterSpendRules: Readonly<Record<string, SpendRules | null>>;
  readonly rateLimiter: RateLimiter;
  /** Lets every merchant's callback URLs point into private networks; else each merchant's own setting counts. */
  readonly allowPrivateCallbacks: boolean;
  /** There are deliveries to be sent. */
  readonly wakeDeliveries: () => void;
}
