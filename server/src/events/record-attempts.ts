import type { Queryable } from '../platform/index.ts';
import type { Attempt } from './delivery.ts';

/** An attempt, and what it means for its delivery. */
export interface AttemptResult {
  readonly attempt: Attempt;
  readonly acknowledged: boolean;
  /** The generation of the delivery when the attempt began. */
  readonly generation: number;
  /** When the next attempt is due if this one failed, or null at the end of the ladder. By the business clock. */
  readonly nextDueAt: Date | null;
  readonly recordedAt: Date;
}

/**
 * Writes attempts and moves their deliveries on, in one statement that commits by itself. Recording twice is recording
 * once. An attempt whose lease had run out still counts when it was acknowledged; when it failed, the attempt that has
 * taken its place decides. An attempt from before a redelivery by hand only gives the lease back.
 * @param results at most one for each delivery
 */
export async function recordAttempts(database: Queryable, results: readonly AttemptResult[]): Promise<void> {
  const attempts = results.map((result) => result.attempt);
  await database.query(recordSql, [
    attempts.map((attempt) => attempt.merchantId),
    attempts.map((attempt) => attempt.deliveryId),
    attempts.map((attempt) => attempt.number),
    attempts.map((attempt) => attempt.attemptedAt.toISOString()),
    attempts.map((attempt) => attempt.durationMs),
    attempts.map((attempt) => attempt.outcome),
    attempts.map((attempt) => attempt.status),
    attempts.map((attempt) => attempt.requestBody),
    attempts.map((attempt) => attempt.answer),
    attempts.map((attempt) => attempt.error),
    results.map((result) => result.acknowledged),
    results.map((result) => result.generation),
    results.map((result) => result.nextDueAt?.toISOString() ?? null),
    results.map((result) => result.recordedAt.toISOString()),
  ]);
}

const failureDecides =
  "(not r.acknowledged and d.generation = r.generation and d.attempts = r.number and d.state = 'pending')";

const recordSql = `
  with result as materialized (
    select * from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::timestamptz[], $5::integer[], $6::text[],
      $7::integer[], $8::text[], $9::text[], $10::text[], $11::boolean[], $12::integer[], $13::timestamptz[],
      $14::timestamptz[])
      as r (merchant_id, delivery_id, number, attempted_at, duration_ms, outcome, status, request_body, answer, error,
        acknowledged, generation, next_due_at, recorded_at)
  ),
  written as (
    insert into delivery_attempts (merchant_id, delivery_id, number, attempted_at, duration_ms, outcome, status,
      request_body, answer, error)
    select merchant_id, delivery_id, number, attempted_at, duration_ms, outcome, status, request_body, answer, error
    from result
    on conflict do nothing
    returning merchant_id, delivery_id
  )
  update deliveries as d set
    leased_until = case when d.attempts = r.number then null else d.leased_until end,
    state = case
      when r.acknowledged and d.generation = r.generation then 'delivered'
      when r.next_due_at is null and ${failureDecides} then 'exhausted'
      else d.state end,
    delivered_at = case
      when r.acknowledged and d.generation = r.generation then coalesce(d.delivered_at, r.recorded_at)
      else d.delivered_at end,
    due_at = case when r.next_due_at is not null and ${failureDecides} then r.next_due_at else d.due_at end,
    rung = case when r.next_due_at is not null and ${failureDecides} then d.rung + 1 else d.rung end
  from result as r join written using (merchant_id, delivery_id)
  where d.merchant_id = r.merchant_id and d.id = r.delivery_id`;
