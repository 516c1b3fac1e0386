import type { StoredEvent, WebhookDialect } from '../../events/index.ts';
import { currentCredential } from '../../merchants/index.ts';
import type { Clock, Database, Random } from '../../platform/index.ts';
import type { Secret, Vault } from '../../vault/index.ts';
import { type CallbackContext, payloadOf, topicsOf } from './callbacks/index.ts';
import { addressOf, encryptJson, signPss } from './crypto.ts';
import { openAesKey } from './envelope.ts';
import type { PlatformKey } from './platform-key.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TIMEOUT_MS = 10_000;
const NONCE_BYTES = 16;

/** The waits before the ten retries: twice as long each time from a minute on, and a day before the last. */
const retryDelaysMs = [...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((minutes) => minutes * MINUTE_MS), DAY_MS];

export interface WorldcardWebhooksContext {
  readonly database: Database;
  readonly vault: Vault;
  /** Signatures carry its time. */
  readonly wall: Clock;
  readonly random: Random;
  readonly platformKey: PlatformKey;
  readonly challenges: ChallengeSecrets;
}

/** What is told of a challenge and no event holds. A port: the composition knows the challenges, and our own address. */
export interface ChallengeSecrets {
  /** Null where there is none, or the challenge has ended; so is the token of its page. */
  code(merchantId: string, challengeId: string): Promise<Secret | null>;
  pageToken(merchantId: string, challengeId: string): Promise<Secret | null>;
  /** What the address of a page begins with; the token follows. */
  pageRoot(): string;
}

/** WorldCard's callbacks: which events they tell of, how they look, and when they count as received. */
export function worldcardWebhooks(context: WorldcardWebhooksContext): WebhookDialect {
  return {
    topicsOf,
    render: (event, { topic }) => render(context, event, topic),
    isAcknowledged: ({ status, body }) => status === 200 && body.trim() === 'ok',
    retryDelaysMs,
    timeoutMs: TIMEOUT_MS,
  };
}

async function render(context: WorldcardWebhooksContext, event: StoredEvent, topic: string) {
  const { database, vault, wall, random, platformKey, challenges } = context;
  const { merchantId, programmeId } = event;
  const payload = payloadOf(topic, event);
  const found = await currentCredential(database, vault, { merchantId, programmeId, now: wall.now() });
  if (found === null) throw new Error('The programme has no valid credential to encrypt its callbacks with.');

  const callbackContext: CallbackContext = {
    settings: found.merchant.settings,
    cardNumber: (cardId) => vault.readPan(database, merchantId, cardId),
    challengeCode: (challengeId) => challenges.code(merchantId, challengeId),
    challengePage: async (challengeId) => {
      const token = await challenges.pageToken(merchantId, challengeId);
      return token && addressOf(challenges.pageRoot(), token);
    },
  };
  const fields = { notify_type: topic, ...(await payload(callbackContext)) };
  const body = JSON.stringify({ data: encryptJson(fields, openAesKey(found.secrets), random) });
  const timestamp = String(wall.now().getTime());
  const nonce = Buffer.from(random(NONCE_BYTES)).toString('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-app-id': found.credential.publicId,
      'x-signature': signPss(body + timestamp + nonce, platformKey.privateKey),
      'x-timestamp': timestamp,
      'x-nonce': nonce,
    },
    body,
  };
}
