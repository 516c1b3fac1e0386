import { z } from 'zod';
import { faultable, type OrderedFault } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idText } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, type Refusal, refuseInvalid } from '../reply.ts';
import type { SandboxControls } from '../sandbox-controls.ts';

const DAY_S = 24 * 3600;
const usualReason = 'The sandbox was told to let it fail.';

const faultView = z
  .strictObject({
    id: idText('fault'),
    operation: z.enum(faultable),
    card_id: idText('card').nullable(),
    action: z.enum(['fail', 'delay']),
    reason: z.string(),
    delay_seconds: z.number(),
    remaining: z.int(),
  })
  .meta({ id: 'Fault' });

const faultRequest = z.strictObject({
  operation: z.enum(faultable),
  action: z.enum(['fail', 'delay']),
  card: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Only operations of this card; of any card when absent.' }),
  reason: cleanText(200)
    .optional()
    .meta({ description: 'Of one that fails: what is said of it; made up when absent.' }),
  delay_seconds: z
    .int()
    .min(1)
    .max(DAY_S)
    .optional()
    .meta({ description: 'Of one that is delayed: by how much, by the business clock.' }),
  count: z.int().min(1).max(1000).default(1).meta({ description: 'How many operations it meets.' }),
});

/** Faults: what happens to the next operations of a kind. */
export function sandboxFaultEndpoints(context: ApiContext, controls: SandboxControls): Endpoint[] {
  return [
    defineCommand({
      operation: 'addFault',
      method: 'POST',
      path: '/sandbox/merchants/{merchant_id}/faults',
      summary: 'Let the next operations of a kind fail, or take longer.',
      scopes: ['operator', 'merchant'],
      body: faultRequest,
      status: 201,
      result: faultView,
      sandboxOnly: true,
      handle: async ({ merchant, body }, once) => {
        const card =
          body.card === undefined ? null : await findNamedCard(context.database, merchant.id, body.card);
        if (body.card !== undefined && card === null) return notFound('card');
        const effect = readFault(body);
        if (effect.kind === 'refusal') return effect;
        const fault: OrderedFault = {
          id: context.newId(),
          merchantId: merchant.id,
          operation: body.operation,
          cardId: card?.id ?? null,
          action: body.action,
          reason: effect.reason,
          delayMs: effect.delayMs,
          remaining: body.count,
        };
        return await once.transaction(async (tx) => {
          await controls.addFault(tx, fault, context.clock.now());
          return answer(viewOf(fault));
        });
      },
    }),
    defineQuery({
      operation: 'listFaults',
      method: 'GET',
      path: '/sandbox/merchants/{merchant_id}/faults',
      summary: 'The faults that have not been used up, oldest first.',
      scopes: ['operator', 'merchant'],
      status: 200,
      result: z.strictObject({ data: z.array(faultView) }),
      sandboxOnly: true,
      handle: async ({ merchant }) => {
        const faults = await controls.listFaults(context.database, merchant.id);
        return answer({ data: faults.map(viewOf) });
      },
    }),
    defineCommand({
      operation: 'clearFaults',
      method: 'DELETE',
      path: '/sandbox/merchants/{merchant_id}/faults',
      summary: 'Take every waiting fault back.',
      scopes: ['operator', 'merchant'],
      status: 200,
      result: z.strictObject({ data: z.array(faultView) }),
      sandboxOnly: true,
      handle: ({ merchant }, once) =>
        once.transaction(async (tx) => {
          await controls.clearFaults(tx, merchant.id);
          return answer({ data: [] });
        }),
    }),
    defineCommand({
      operation: 'dropDeliveries',
      method: 'POST',
      path: '/sandbox/merchants/{merchant_id}/dropped-deliveries',
      summary: 'Let the next webhooks of a topic get lost on their way.',
      scopes: ['operator', 'merchant'],
      body: z.strictObject({ topic: cleanText(64), count: z.int().min(0).max(1000).default(1) }),
      status: 200,
      result: z.strictObject({ topic: z.string(), count: z.int() }),
      sandboxOnly: true,
      handle: ({ merchant, body }, once) =>
        once.transaction(async (tx) => {
          await controls.dropDeliveries(tx, merchant.id, body.topic, body.count);
          return answer({ topic: body.topic, count: body.count });
        }),
    }),
  ];
}

/** What is done to the operation: it fails for a reason, or is delayed by a time, and never both. */
function readFault({
  operation,
  action,
  reason,
  delay_seconds: seconds,
}: z.output<typeof faultRequest>):
  | { readonly kind: 'fault'; readonly reason: string; readonly delayMs: bigint }
  | Refusal {
  if (action === 'fail') {
    return seconds === undefined
      ? { kind: 'fault', reason: reason ?? usualReason, delayMs: 0n }
      : refuseInvalid({ field: 'delay_seconds', problem: 'means nothing where the action is fail' });
  }
  if (operation === 'open-verification' || operation === 'verify') {
    return refuseInvalid({ field: 'action', problem: `must be fail: ${operation} cannot be delayed` });
  }
  if (reason !== undefined)
    return refuseInvalid({ field: 'reason', problem: 'means nothing where the action is delay' });
  return seconds === undefined
    ? refuseInvalid({ field: 'delay_seconds', problem: 'is missing' })
    : { kind: 'fault', reason: '', delayMs: BigInt(seconds) * 1000n };
}

function viewOf(fault: OrderedFault) {
  return {
    id: publicId('fault', fault.id),
    operation: fault.operation,
    card_id: fault.cardId && publicId('card', fault.cardId),
    action: fault.action,
    reason: fault.reason,
    delay_seconds: Number(fault.delayMs) / 1000,
    remaining: fault.remaining,
  };
}
