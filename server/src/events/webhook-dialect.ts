import type { NewEvent, StoredEvent } from './event.ts';

/** As much of an event as says whether, and under which topics, it is told. */
export type Told = Pick<NewEvent, 'type' | 'data'>;

/** What a delivery looks like on a vendor's wire. */
export interface RenderedWebhook {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is kept of the body where it would hold something secret in clear text; the body itself otherwise. */
  readonly recordedBody?: string;
}

/** The port by which a vendor's protocol says how its webhooks look and when they count. */
export interface WebhookDialect {
  /** The topics under which endpoints hear of an event; none when this vendor does not tell of it. */
  topicsOf(event: Told): readonly string[];
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
