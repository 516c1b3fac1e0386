import { listEndpoints } from '../events/index.ts';
import type { Queryable } from '../platform/index.ts';
import type { DialectProfiles } from './dialect-profile.ts';
import type { Programme } from './merchant.ts';

export interface CallbackUrl {
  readonly topic: string;
  /** Null where nothing is sent. */
  readonly url: string | null;
}

/** Every topic that the programme's dialect has, with its URL. */
export async function listCallbackUrls(
  db: Queryable,
  profiles: DialectProfiles,
  { merchantId, id: programmeId, dialect }: Programme,
): Promise<CallbackUrl[]> {
  const endpoints = await listEndpoints(db, { merchantId, programmeId });
  const urls = new Map(endpoints.map((endpoint) => [endpoint.topic, endpoint.url]));
  return (profiles[dialect]?.topics ?? []).map((topic) => ({ topic, url: urls.get(topic) ?? null }));
}
