import { z } from 'zod';
import {
  type DecisionHook,
  type HookFallback,
  readDecisionHook,
  removeDecisionHook,
  rotateHookSecret,
  setDecisionHook,
  usualWindowMs,
} from '../../authorizations/index.ts';
import { formatExactAmount, parseAmount } from '../../money/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountText, idOf, idText, instant } from '../fields.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const hourMs = 60 * 60 * 1000;
const defaultOverlapHours = 24;
const limitDecimals = 4;

const fallback = z
  .enum(['decline', 'approve', 'approve-within-limit'] satisfies readonly HookFallback[])
  .meta({ description: 'What is decided when no valid answer comes in time. No fallback passes a check.' });

const hookFields = {
  programme_id: idText('programme'),
  url: z.string(),
  window_ms: z.int().meta({ description: 'How long an answer is waited for, by the wall clock.' }),
  fallback,
  fallback_limit: amountText
    .nullable()
    .meta({ description: 'With approve-within-limit, in the currency of the card, whichever that is.' }),
  enabled: z.boolean().meta({ description: 'False: it is not asked, as if there were none.' }),
  previous_secret_until: instant
    .nullable()
    .meta({ description: 'Until when the secret before the present one is good too.' }),
  created_at: instant,
};

const hookView = z.strictObject(hookFields).meta({ id: 'DecisionHook' });

const hookWithSecretView = z
  .strictObject({
    ...hookFields,
    secret: z
      .string()
      .optional()
      .meta({ description: 'What both sides sign with. Shown only where it is new, and only here.' }),
  })
  .meta({ id: 'DecisionHookWithSecret' });

function viewOf(hook: DecisionHook): z.input<typeof hookView> {
  return {
    programme_id: publicId('programme', hook.programmeId),
    url: hook.url,
    window_ms: hook.windowMs,
    fallback: hook.fallback,
    fallback_limit: hook.fallbackLimit === null ? null : formatExactAmount(hook.fallbackLimit, 2),
    enabled: hook.enabled,
    previous_secret_until: hook.previousSecretUntil?.toISOString() ?? null,
    created_at: hook.createdAt.toISOString(),
  };
}

const path = '/merchants/{merchant_id}/programmes/{programme_id}/decision-hook';
const params = z.strictObject({ programme_id: idOf('programme') });
const scopes = ['operator', 'merchant'] as const;

/** Whom a programme asks before a purchase is approved; docs/guides/decision-hook.md tells how it is asked. */
export const decisionHookEndpoints = (context: ApiContext): Endpoint[] => {
  const { database, vault, random, wall, allowPrivateCallbacks } = context;
  const tools = { vault, random };

  return [
    defineCommand({
      operation: 'setDecisionHook',
      method: 'PUT',
      path,
      summary: 'Register the programme’s decision hook, or change the one it has',
      scopes,
      params,
      body: z.strictObject({
        url: z.string(),
        window_ms: z
          .number()
          .optional()
          .meta({ description: `100 to 10000; ${usualWindowMs} when absent.` }),
        fallback: fallback.optional().meta({ description: 'decline when absent.' }),
        fallback_limit: amountText.nullable().optional(),
        enabled: z.boolean().optional(),
      }),
      status: 200,
      result: hookWithSecretView,
      handle: async ({ merchant, params: { programme_id: programmeId }, body }, once) => {
        const limit = readLimit(body.fallback_limit ?? null);
        if (limit.kind === 'invalid') return refuseInvalid(limit);
        return await once.transaction(async (tx) => {
          const result = await setDecisionHook(tx, tools, {
            merchantId: merchant.id,
            programmeId,
            url: body.url,
            windowMs: body.window_ms ?? usualWindowMs,
            fallback: body.fallback ?? 'decline',
            fallbackLimit: limit.amount,
            enabled: body.enabled ?? true,
            allowPrivate: allowPrivateCallbacks || merchant.settings.allowPrivateCallbacks,
            now: wall.now(),
          });
          switch (result.kind) {
            case 'registered':
              return answer({ ...viewOf(result.hook), secret: result.secret });
            case 'replaced':
              return answer(viewOf(result.hook));
            case 'programme-not-found':
              return notFound('programme');
            case 'invalid':
              return refuseInvalid(result);
          }
        });
      },
    }),
    defineQuery({
      operation: 'readDecisionHook',
      method: 'GET',
      path,
      summary: 'Read the programme’s decision hook, without its secret',
      scopes,
      params,
      status: 200,
      result: hookView,
      handle: async ({ merchant, params: { programme_id: programmeId } }) => {
        const hook = await readDecisionHook(database, { merchantId: merchant.id, programmeId });
        return hook ? answer(viewOf(hook)) : notFound('decision hook');
      },
    }),
    defineCommand({
      operation: 'removeDecisionHook',
      method: 'DELETE',
      path,
      summary: 'Remove the programme’s decision hook: it is not asked any more, and its secret is gone',
      scopes,
      params,
      status: 200,
      result: z.strictObject({ removed: z.literal(true) }),
      handle: ({ merchant, params: { programme_id: programmeId } }, once) =>
        once.transaction(async (tx) => {
          const result = await removeDecisionHook(tx, { merchantId: merchant.id, programmeId });
          return result.kind === 'removed' ? answer({ removed: true as const }) : notFound('decision hook');
        }),
    }),
    defineCommand({
      operation: 'rotateDecisionHookSecret',
      method: 'POST',
      path: `${path}/rotate-secret`,
      summary: 'Put a new secret beside the present one, which ends after an overlap',
      scopes,
      params,
      body: z.strictObject({
        overlap_hours: z
          .number()
          .optional()
          .meta({ description: `${defaultOverlapHours} when absent; 0 ends the present secret now.` }),
      }),
      status: 200,
      result: hookWithSecretView,
      handle: ({ merchant, params: { programme_id: programmeId }, body }, once) =>
        once.transaction(async (tx) => {
          const now = wall.now();
          const overlapUntil = new Date(now.getTime() + (body.overlap_hours ?? defaultOverlapHours) * hourMs);
          const rotation = { merchantId: merchant.id, programmeId, now, overlapUntil };
          const result = await rotateHookSecret(tx, tools, rotation);
          if (result.kind === 'invalid') return refuseInvalid({ ...result, field: 'overlapHours' });
          return result.kind === 'rotated'
            ? answer({ ...viewOf(result.hook), secret: result.secret })
            : notFound('decision hook');
        }),
    }),
  ];
};

/** In the currency of the card, whichever that is: so with as many decimals as any may have. */
function readLimit(text: string | null) {
  if (text === null) return { kind: 'amount', amount: null } as const;
  const parsed = parseAmount(text, { maxDecimals: limitDecimals });
  if (parsed.kind === 'parsed') return { kind: 'amount', amount: parsed.value } as const;
  const problem = `must be a plain decimal number above zero with at most ${limitDecimals} decimals, such as 100.00`;
  return { kind: 'invalid', field: 'fallbackLimit', problem } as const;
}
