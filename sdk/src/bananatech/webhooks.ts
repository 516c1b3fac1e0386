import type { KeyObject } from 'node:crypto';
import { decryptText, hmacIsValid } from './crypto.ts';
import { isObject, parseJson } from './json.ts';
import type { WebhookEvent, WebhookType } from './webhook-types.ts';

export type WebhookVerdict =
  | ({
      readonly kind: 'verified';
      /** The payload as it was written, with its numbers as they were. */
      readonly text: string;
    } & WebhookEvent)
  | { readonly kind: 'refused'; readonly reason: WebhookFault };

export type WebhookFault = 'unreadable-body' | 'bad-hmac' | 'decryption-failed' | 'unknown-type';

const webhookTypes: Record<WebhookType, true> = {
  USER_CREATE_RESULT: true,
  CARD_APPLY_RESULT: true,
  CARD_ACTIVATE_RESULT: true,
  CARD_ASSIGN_RESULT: true,
  CARD_STATUS_CHANGE: true,
  CARD_RECHARGE_RESULT: true,
  CARD_CLOSE_RESULT: true,
  TRANSACTION_CREATED: true,
  CARD_CORRECTION: true,
  CARD_3DS: true,
  CARD_VERIFICATION: true,
};

/**
 * Verifies and decrypts one webhook. The HMAC covers the payload alone. `type` stands beside it in clear and is nobody's
 * word: whoever can pass a webhook on can give it another type, so look at the fields of the payload before money depends
 * on it. Nor is there a time or a nonce: an old webhook verifies again, and has to be told by its ids and `occur_time`.
 */
export function verifyWebhook(secretKey: KeyObject, rawBody: string | Uint8Array): WebhookVerdict {
  const envelope = parseJson(Buffer.from(rawBody).toString('utf8'));
  if (!isObject(envelope)) return refused('unreadable-body');
  const { encrypted_payload: encrypted, type, hmac } = envelope;
  if (typeof encrypted !== 'string' || typeof type !== 'string' || typeof hmac !== 'string')
    return refused('unreadable-body');
  if (!hmacIsValid(encrypted, hmac, secretKey)) return refused('bad-hmac');

  let text: string;
  try {
    text = decryptText(encrypted, secretKey);
  } catch {
    return refused('decryption-failed');
  }
  const payload = parseJson(text);
  if (!isObject(payload)) return refused('unreadable-body');
  if (!Object.hasOwn(webhookTypes, type)) return refused('unknown-type');
  return { kind: 'verified', text, ...({ type, payload } as unknown as WebhookEvent) };
}

function refused(reason: WebhookFault): WebhookVerdict {
  return { kind: 'refused', reason };
}
