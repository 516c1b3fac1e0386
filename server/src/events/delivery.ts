import type { FailureReason } from '../platform/index.ts';

export type DeliveryState =
  /** Waits for its next attempt, or is being sent. */
  | 'pending'
  /** The receiver has acknowledged it. */
  | 'delivered'
  /** The ladder is at its end; only a redelivery by hand sends it again. */
  | 'exhausted'
  /** No endpoint heard of its event; a redelivery by hand sends it where one does then. */
  | 'undelivered';

/** One event on its way to one endpoint. Times are of the business clock, except the lease. */
export interface Delivery {
  readonly id: string;
  /** The order of creation. */
  readonly number: bigint;
  readonly merchantId: string;
  readonly programmeId: string;
  readonly eventId: string;
  /** Null of an undelivered one. */
  readonly endpointId: string | null;
  readonly dialect: string;
  readonly topic: string;
  /** The URL that the endpoint had when the event was written; null of an undelivered one. */
  readonly url: string | null;
  readonly state: DeliveryState;
  /** How many times a sender has set out with it. */
  readonly attempts: number;
  readonly dueAt: Date;
  readonly leasedUntil: Date | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

export type AttemptOutcome =
  | 'acknowledged'
  /** The receiver answered, but not with what the dialect takes for an acknowledgement. */
  | 'not-acknowledged'
  /** Thrown away on purpose by the sandbox; nothing was sent. */
  | 'dropped'
  /** Something went wrong on this side, for example a webhook could not be rendered. */
  | 'internal-error'
  | FailureReason;

/** One try at a delivery, as it is kept. */
export interface Attempt {
  readonly merchantId: string;
  readonly deliveryId: string;
  readonly number: number;
  /** By the business clock. */
  readonly attemptedAt: Date;
  readonly durationMs: number;
  readonly outcome: AttemptOutcome;
  /** The HTTP status, where there was an answer. */
  readonly status: number | null;
  readonly requestBody: string | null;
  /** The first 2 KB of the answer. */
  readonly answer: string | null;
  readonly error: string | null;
}

export const selectDeliveries = `select id, number, merchant_id as "merchantId", programme_id as "programmeId",
  event_id as "eventId", endpoint_id as "endpointId", dialect, topic, url, state, attempts, due_at as "dueAt",
  leased_until as "leasedUntil", created_at as "createdAt", delivered_at as "deliveredAt" from deliveries`;
