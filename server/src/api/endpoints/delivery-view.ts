import { z } from 'zod';
import type { Attempt, Delivery } from '../../events/index.ts';
import { publicId } from '../../platform/index.ts';
import { idText, instant } from '../fields.ts';

export const deliveryState = z.enum(['pending', 'delivered', 'exhausted', 'undelivered']);

export const deliveryView = z
  .strictObject({
    id: idText('delivery'),
    event_id: idText('event'),
    programme_id: idText('programme'),
    topic: z.string(),
    url: z.string().nullable().meta({
      description:
        'The URL it was created with; null where nobody heard of its event, and the programme records that.',
    }),
    state: deliveryState,
    attempts: z.int(),
    due_at: instant.nullable().meta({ description: 'When it is tried next; null when it is not.' }),
    created_at: instant,
    delivered_at: instant.nullable(),
  })
  .meta({ id: 'Delivery' });

export const attemptView = z
  .strictObject({
    number: z.int(),
    attempted_at: instant,
    duration_ms: z.int(),
    outcome: z.string().meta({ examples: ['acknowledged', 'not-acknowledged', 'timeout'] }),
    status: z.int().nullable(),
    request_body: z.string().nullable().meta({ description: 'As it was sent.' }),
    answer: z.string().nullable().meta({ description: 'The first 2 KB of what came back.' }),
    error: z.string().nullable(),
  })
  .meta({ id: 'DeliveryAttempt' });

export function viewOf(delivery: Delivery): z.input<typeof deliveryView> {
  return {
    id: publicId('delivery', delivery.id),
    event_id: publicId('event', delivery.eventId),
    programme_id: publicId('programme', delivery.programmeId),
    topic: delivery.topic,
    url: delivery.url,
    state: delivery.state,
    attempts: delivery.attempts,
    due_at: delivery.state === 'pending' ? delivery.dueAt.toISOString() : null,
    created_at: delivery.createdAt.toISOString(),
    delivered_at: delivery.deliveredAt?.toISOString() ?? null,
  };
}

export function attemptOf(attempt: Attempt): z.input<typeof attemptView> {
  return {
    number: attempt.number,
    attempted_at: attempt.attemptedAt.toISOString(),
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status,
    request_body: attempt.requestBody,
    answer: attempt.answer,
    error: attempt.error,
  };
}
