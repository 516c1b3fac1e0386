import { EVERY_TOPIC } from '../../../events/index.ts';
import { setCallbackUrl } from '../../../merchants/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { longest } from '../fields.ts';

/** Set Webhook URL: one for all events, at once, for those that happen later. */
export const setWebhookUrl: Endpoint = async (
  { cards, allowPrivateCallbacks },
  { scope, merchant, fields },
) => {
  const field = fields.given('webhook_url') === null && fields.given('url') !== null ? 'url' : 'webhook_url';
  const url = fields.requiredText(field, longest.url);
  if (fields.refusal) return fields.refusal;

  const allowPrivate = allowPrivateCallbacks || merchant.settings.allowPrivateCallbacks;
  const result = await cards.database.transaction((tx) =>
    setCallbackUrl(
      tx,
      { bananatech: { topics: [EVERY_TOPIC] } },
      { ...scope, topic: EVERY_TOPIC, url, allowPrivate },
    ),
  );
  if (result.kind === 'invalid') {
    fields.refuse(field, result.problem);
    if (fields.refusal) return fields.refusal;
  }
  if (result.kind !== 'set') throw new Error(`A webhook URL was not set: ${result.kind}.`);
  return { kind: 'success', data: { success: true, message: 'Webhook URL set successfully' } };
};
