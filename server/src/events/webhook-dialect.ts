import type { StoredEvent } from './event.ts';

/** What a delivery looks like on a vendor's wire. */
export interface RenderedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is kept of the body where it would hold something secret in clear text; the body itself otherwise. */
  readonly recordedBody?: string;
}

/** The port by which a vendor's protocol says how its webhooks look and when they count. */
export interface WebhookDialect {
  /** The topic under which endpoints hear of this type of event, or null when this vendor does not tell of it. */
  topicOf(eventType: string): string | null;
  /** Makes the request anew for every attempt, so that each carries its own time and signature. */
  render(
    event: StoredEvent,
    delivery: { readonly id: string; readonly topic: string },
  ): Promise<RenderedWebhook>;
  isAcknowledged(answer: { readonly status: number; readonly body: string }): boolean;
  /** The waits between an attempt that failed and the next one, by the business clock; after the last one it stops. */
  readonly retryDelaysMs: readonly number[];
  /** For the whole call, by the wall clock. */
  readonly timeoutMs: number;
}
