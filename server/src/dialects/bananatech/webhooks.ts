import type { StoredEvent, WebhookDialect } from '../../events/index.ts';
import { currentCredential } from '../../merchants/index.ts';
import type { Clock, Database, Random } from '../../platform/index.ts';
import type { Secret, Vault } from '../../vault/index.ts';
import { approvalOf, type CallbackContext, payloadOf, topicsOf } from './callbacks/index.ts';
import { sealJson } from './crypto.ts';
import { openKeys } from './envelope.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** The receiver must answer within 10 seconds. */
const TIMEOUT_MS = 10 * SECOND_MS;

/** The waits before the retries. */
const retryDelaysMs = [10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS];

export interface BananatechWebhooksContext {
  readonly database: Database;
  readonly vault: Vault;
  /** Credentials live by it. */
  readonly wall: Clock;
  readonly random: Random;
  readonly challenges: ChallengeCodes;
}

/** The codes of challenges, which no event holds. A port: the composition knows the challenges. */
export interface ChallengeCodes {
  /** Null where there is none, or the challenge has ended. */
  code(merchantId: string, challengeId: string): Promise<Secret | null>;
}

/** BananaTech's webhooks: which events they tell of, how they look, and when they count as received. */
export function bananatechWebhooks(context: BananatechWebhooksContext): WebhookDialect {
  return {
    topicsOf,
    render: (event, { topic }) => render(context, event, topic),
    isAcknowledged: ({ status }) => status === 200,
    retryDelaysMs,
    timeoutMs: TIMEOUT_MS,
  };
}

async function render(context: BananatechWebhooksContext, event: StoredEvent, topic: string) {
  const { database, vault, wall, random, challenges } = context;
  const { merchantId, programmeId } = event;
  const payload = payloadOf(topic, event);
  const found = await currentCredential(database, vault, { merchantId, programmeId, now: wall.now() });
  if (found === null) throw new Error('The programme has no valid credential to encrypt its webhooks with.');

  const callbackContext: CallbackContext = {
    cardNumber: (cardId) => vault.readPan(database, merchantId, cardId),
    approval: (authorizationId) => approvalOf(database, merchantId, authorizationId),
    challengeCode: (challengeId) => challenges.code(merchantId, challengeId),
  };
  const keys = openKeys(found.secrets, found.credential.publicDetails);
  const { encrypted_payload, hmac } = sealJson(await payload(callbackContext), keys, random);
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ encrypted_payload, type: topic, hmac }),
  };
}
