import type { Database } from '../platform/index.ts';
import type { Tenant } from './dialect-tenants.ts';
import { type DialectWorldOptions, dialectWorld } from './dialect-world.ts';

/** What a BananaTech client of a tenant is made with. */
export interface BananatechClientOptions {
  readonly baseUrl: string;
  readonly merchantId: string;
  readonly secretKey: string;
}

export type BananatechTenant = Tenant<BananatechClientOptions>;

/** A whole server with the BananaTech door, and a tenant whose webhooks all go to one path of the receiver. */
export function bananatechWorld(database: Database, options: DialectWorldOptions = {}) {
  return dialectWorld<BananatechClientOptions>('bananatech', database, options);
}
