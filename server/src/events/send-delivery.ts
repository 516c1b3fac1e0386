import type { Clock, OutboundClient } from '../platform/index.ts';
import type { ClaimedDelivery } from './claim-deliveries.ts';
import type { Attempt } from './delivery.ts';
import type { RenderedWebhook, WebhookDialect } from './webhook-dialect.ts';

export interface SendingContext {
  /** The business clock, by which attempts are dated. */
  readonly clock: Clock;
  /** The wall clock, by which leases run out. */
  readonly wall: Clock;
  readonly dialect: WebhookDialect;
  /** The client that may call what this merchant's endpoints may point to. */
  readonly clientFor: (merchantId: string) => OutboundClient | Promise<OutboundClient>;
  readonly intercept?: ((delivery: ClaimedDelivery) => Promise<'send' | 'drop'>) | undefined;
  readonly onError: (error: unknown, delivery: ClaimedDelivery) => void;
}

const KEPT_CHARACTERS = 2048;

type Ending = Pick<Attempt, 'outcome'> &
  Partial<Pick<Attempt, 'durationMs' | 'status' | 'requestBody' | 'answer' | 'error'>>;

/**
 * Sends one claimed delivery once. Whatever happens becomes an attempt; what went wrong on this side is reported too.
 * @returns null when the lease no longer covers the call, because the process was held up: somebody else may send it
 */
export async function sendDelivery(
  delivery: ClaimedDelivery,
  context: SendingContext,
): Promise<Attempt | null> {
  const attemptedAt = context.clock.now();
  const startedAt = performance.now();
  const ending = await tryToSend(delivery, context);
  if (ending === null) return null;
  return {
    merchantId: delivery.merchantId,
    deliveryId: delivery.id,
    number: delivery.attempt,
    attemptedAt,
    durationMs: Math.round(performance.now() - startedAt),
    status: null,
    requestBody: null,
    answer: null,
    error: null,
    ...ending,
  };
}

async function tryToSend(delivery: ClaimedDelivery, context: SendingContext): Promise<Ending | null> {
  const { dialect, wall, clientFor, intercept, onError } = context;
  try {
    if ((await intercept?.(delivery)) === 'drop') {
      return { outcome: 'dropped', error: 'Dropped by a fault of the sandbox; nothing was sent.' };
    }
    const webhook = await dialect.render(delivery.event, { id: delivery.id, topic: delivery.topic });
    const client = await clientFor(delivery.merchantId);
    if (wall.now().getTime() + dialect.timeoutMs > delivery.leasedUntil.getTime()) return null;
    return await call(delivery.url, webhook, dialect, client);
  } catch (error) {
    onError(error, delivery);
    // The message may hold what an attempt must not keep, so only the kind of error is kept.
    const kind = error instanceof Error ? error.name : typeof error;
    return { outcome: 'internal-error', error: `Something went wrong on this side (${kind}).` };
  }
}

async function call(
  url: string,
  webhook: RenderedWebhook,
  dialect: WebhookDialect,
  client: OutboundClient,
): Promise<Ending> {
  const { headers, body } = webhook;
  const result = await client.post({ url, headers, body, timeoutMs: dialect.timeoutMs });
  const sent = { durationMs: result.durationMs, requestBody: storable(webhook.recordedBody ?? body) };
  if (result.kind === 'failed') return { ...sent, outcome: result.reason, error: storable(result.detail) };
  return {
    ...sent,
    outcome: dialect.isAcknowledged(result) ? 'acknowledged' : 'not-acknowledged',
    status: result.status,
    answer: storable(result.body.slice(0, KEPT_CHARACTERS)),
  };
}

/** PostgreSQL keeps no NUL in text, and half a surrogate pair is no text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
