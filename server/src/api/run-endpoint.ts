import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Merchant } from '../merchants/index.ts';
import { parsePublicId, publicId, rawBody } from '../platform/index.ts';
import type { ApiContext } from './api-context.ts';
import { authenticate, type Caller } from './authenticate.ts';
import type { Endpoint } from './endpoint.ts';
import { exampleId } from './fields.ts';
import { runOnce, type Written } from './idempotency/run-once.ts';
import { readBody } from './read-body.ts';
import { type FileAnswer, notFound, type Refusal, type Reply, refuse } from './reply.ts';
import { parseWith } from './schema-problem.ts';

export type Outcome =
  | {
      readonly kind: 'json';
      readonly written: Written;
      readonly isReplay: boolean;
      readonly retryAfterMs?: number | undefined;
    }
  | FileAnswer;

/** Takes a request through every check, in this order, to its handler. */
export async function runEndpoint(
  context: ApiContext,
  endpoint: Endpoint,
  request: FastifyRequest,
  write: (reply: Reply<unknown>) => Written,
): Promise<Outcome> {
  const refused = (refusal: Refusal): Outcome => ({
    kind: 'json',
    written: write(refusal),
    isReplay: false,
    retryAfterMs: refusal.retryAfterMs,
  });
  const caller = await authenticate(context, request);
  if (caller.kind === 'refusal') return refused(caller);
  const call = await readCall(context, endpoint, caller, request);
  if (call.kind === 'refusal') return refused(call);
  if (!endpoint.changesState) {
    const reply = await endpoint.handle(call);
    return reply.kind === 'file' ? reply : { kind: 'json', written: write(reply), isReplay: false };
  }

  const idempotencyKey = readIdempotencyKey(request);
  if (typeof idempotencyKey !== 'string') return refused(idempotencyKey);
  const command = {
    caller,
    idempotencyKey,
    method: request.method,
    url: request.url,
    body: rawBody(request),
  };
  const result = await runOnce(context, command, (once) => endpoint.handle(call, once), write);
  return result.kind === 'refusal' ? refused(result) : { ...result, kind: 'json' };
}

interface ReadCall {
  readonly kind: 'call';
  readonly caller: Caller['apiKey'];
  readonly merchant: Merchant | null;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

async function readCall(
  context: ApiContext,
  endpoint: Endpoint,
  { apiKey }: Caller,
  request: FastifyRequest,
): Promise<ReadCall | Refusal> {
  if (!endpoint.scopes.some((scope) => apiKey.scopes.includes(scope))) {
    return refuse('forbidden', `This takes an API key with the scope ${endpoint.scopes.join(' or ')}.`);
  }
  const { merchant_id, ...paramTexts } = request.params as Record<string, string>;
  const merchant = merchant_id === undefined ? null : await visibleMerchant(context, apiKey, merchant_id);
  if (merchant?.kind === 'refusal') return merchant;
  const params = parseWith(endpoint.params ?? z.object({}), paramTexts);
  if (params.kind === 'refusal') return noSuchParam(params.field ?? '');
  const query = parseWith(endpoint.query ?? z.strictObject({}), request.query);
  if (query.kind === 'refusal') return query;
  const body = endpoint.body
    ? readParsed(endpoint.body, rawBody(request))
    : { kind: 'parsed' as const, value: null };
  if (body.kind === 'refusal') return body;
  return {
    kind: 'call',
    caller: apiKey,
    merchant: merchant?.merchant ?? null,
    params: params.value,
    query: query.value,
    body: body.value,
  };
}

/** What is called otherwise than its parameter in the path. */
const thingNames: Readonly<Record<string, string>> = { apikey_id: 'API key', kind: 'document' };

/** A text in the path that is no id at all, or another thing's: what it should have named is not there. */
function noSuchParam(name: string): Refusal {
  const kind = name.replace(/_id$/, '');
  const { code, message } = notFound(thingNames[name] ?? kind);
  return refuse(code, kind === name ? message : `${message} Its id looks like ${publicId(kind, exampleId)}.`);
}

/** The path's merchant, if the caller may see it: another tenant's does not exist. */
async function visibleMerchant(context: ApiContext, apiKey: Caller['apiKey'], text: string) {
  const id = parsePublicId('merchant', text);
  const isOthers = apiKey.merchantId !== null && apiKey.merchantId !== id;
  const merchant = id === null || isOthers ? null : await context.calls.merchant(id);
  if (merchant === null) return notFound('merchant');
  if (apiKey.merchantId !== null) {
    const verdict = context.rateLimiter.take(merchant.id, merchant.settings.rateLimit);
    if (verdict.kind === 'limited') {
      return {
        ...refuse('rate_limited', 'Too many requests; wait a moment.'),
        retryAfterMs: verdict.retryAfterMs,
      };
    }
  }
  return { kind: 'merchant' as const, merchant };
}

function readParsed(schema: z.ZodType, raw: Uint8Array) {
  const json = readBody(raw);
  return json.kind === 'refusal' ? json : parseWith(schema, json.value);
}

const longestKey = 255;

function readIdempotencyKey({ headers }: FastifyRequest): string | Refusal {
  const key = headers['idempotency-key'];
  if (key === undefined) {
    return refuse(
      'idempotency_key_missing',
      'Send an Idempotency-Key header: a new one for each new request.',
    );
  }
  const isValid = typeof key === 'string' && /^[\x21-\x7e]+$/.test(key) && key.length <= longestKey;
  return isValid
    ? key
    : refuse(
        'idempotency_key_invalid',
        `An Idempotency-Key has 1 to ${longestKey} printable ASCII characters, no spaces.`,
      );
}
