import { setEndpoint } from '../events/index.ts';
import { type CallbackUrlRefusal, checkCallbackUrl, type Transaction } from '../platform/index.ts';
import type { DialectProfile } from './dialect-profile.ts';
import { type Invalid, invalid } from './invalid.ts';
import { findProgramme } from './programmes-store.ts';

export interface CallbackSetting {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly topic: string;
  /** Null: nothing of this topic is sent any more. */
  readonly url: string | null;
  /** Whether it may point into a private network. */
  readonly allowPrivate: boolean;
}

export type SetCallbackUrlResult =
  | { readonly kind: 'set'; readonly topic: string; readonly url: string | null }
  | { readonly kind: 'programme-not-found' }
  | { readonly kind: 'unknown-topic'; readonly topics: readonly string[] }
  | Invalid;

const problems: Readonly<Record<CallbackUrlRefusal, string>> = {
  'not-a-url': 'must be an absolute URL, such as https://example.com/hooks',
  'too-long': 'is too long',
  'wrong-scheme': 'must begin with http:// or https://',
  'has-credentials': 'must not hold a user name or password',
  'private-address': 'must not point into a private network',
};

/** Sets where a programme hears of a topic: at once, and only for events that are written later. */
export async function setCallbackUrl(
  tx: Transaction,
  profiles: Readonly<Record<string, Pick<DialectProfile, 'topics'>>>,
  setting: CallbackSetting,
): Promise<SetCallbackUrlResult> {
  const { merchantId, programmeId, topic } = setting;
  const programme = await findProgramme(tx, setting);
  if (programme === null) return { kind: 'programme-not-found' };
  const { dialect } = programme;
  const topics = profiles[dialect]?.topics ?? [];
  if (!topics.includes(topic)) return { kind: 'unknown-topic', topics };

  let url: string | null = null;
  if (setting.url !== null) {
    const check = checkCallbackUrl(setting.url, setting);
    if (check.kind === 'refused') return invalid('url', problems[check.reason]);
    url = check.url;
  }
  await setEndpoint(tx, { merchantId, programmeId, dialect, topic, url });
  return { kind: 'set', topic, url };
}
