import type { Database } from '../platform/index.ts';
import type { Tenant } from './dialect-tenants.ts';
import { type DialectWorldOptions, dialectWorld } from './dialect-world.ts';

/** What a WorldCard client of a tenant is made with. */
export interface WorldcardClientOptions {
  readonly baseUrl: string;
  readonly appId: string;
  readonly privateKeyPem: string;
  readonly aesKey: string;
  readonly platformPublicKeyPem: string;
}

export type WorldcardTenant = Tenant<WorldcardClientOptions>;

/** A whole server with the WorldCard door, and a tenant each topic of whose callbacks goes to a path of its own. */
export function worldcardWorld(database: Database, options: DialectWorldOptions = {}) {
  return dialectWorld<WorldcardClientOptions>('worldcard', database, options);
}
