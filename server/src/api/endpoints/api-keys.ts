import { z } from 'zod';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, instant } from '../fields.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, refuseInvalid } from '../reply.ts';

const scope = z.enum(['operator', 'merchant', 'network']);

const keyFields = {
  id: idText('apikey'),
  name: z.string(),
  scopes: z.array(scope),
  merchant_id: idText('merchant').nullable().meta({ description: 'Null for an operator’s key.' }),
  hint: z.string().meta({ description: 'The last characters of the key.' }),
  created_at: instant,
  expires_at: instant.nullable(),
};

const apiKeyView = z.strictObject(keyFields).meta({ id: 'ApiKey' });

const newApiKeyView = z
  .strictObject({ ...keyFields, key: z.string().meta({ description: 'The key itself. Shown only here.' }) })
  .meta({ id: 'NewApiKey' });

function viewOf(apiKey: ApiKey): z.input<typeof apiKeyView> {
  return {
    id: publicId('apikey', apiKey.id),
    name: apiKey.name,
    scopes: [...apiKey.scopes],
    merchant_id: apiKey.merchantId && publicId('merchant', apiKey.merchantId),
    hint: apiKey.hint,
    created_at: apiKey.createdAt.toISOString(),
    expires_at: apiKey.expiresAt?.toISOString() ?? null,
  };
}

export const apiKeyEndpoints = ({ database, wall, newId, random }: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'createApiKey',
    method: 'POST',
    path: '/api-keys',
    summary: 'Create an API key',
    scopes: ['operator'],
    body: z.strictObject({
      name: z.string(),
      scopes: z.array(scope),
      merchant_id: idOf('merchant').optional(),
      expires_at: z.iso.datetime({ offset: true }).optional(),
    }),
    status: 201,
    result: newApiKeyView,
    handle: ({ body }, once) =>
      once.transaction(async (tx) => {
        const result = await createApiKey(tx, {
          id: newId(),
          name: body.name,
          scopes: body.scopes,
          merchantId: body.merchant_id ?? null,
          createdAt: wall.now(),
          expiresAt: body.expires_at === undefined ? null : new Date(body.expires_at),
          random,
        });
        if (result.kind === 'invalid') return refuseInvalid(result);
        if (result.kind === 'merchant-not-found') return notFound('merchant');
        return answer({ ...viewOf(result.apiKey), key: result.secret });
      }),
  }),
  defineQuery({
    operation: 'listApiKeys',
    method: 'GET',
    path: '/api-keys',
    summary: 'List API keys, ended ones included',
    scopes: ['operator'],
    query: z.strictObject(pageFields),
    status: 200,
    result: pageOf(apiKeyView),
    handle: async ({ query }) => {
      const page = readPage(query, uuidKey);
      if (page.kind === 'refusal') return page;
      const rows = await listApiKeys(database, { after: page.after, limit: page.limit + 1 });
      return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, viewOf));
    },
  }),
  defineCommand({
    operation: 'revokeApiKey',
    method: 'POST',
    path: '/api-keys/{apikey_id}/revoke',
    summary: 'End an API key now',
    scopes: ['operator'],
    params: z.strictObject({ apikey_id: idOf('apikey') }),
    status: 200,
    result: apiKeyView,
    handle: ({ params }, once) =>
      once.transaction(async (tx) => {
        const result = await revokeApiKey(tx, params.apikey_id, wall.now());
        return result.kind === 'revoked' ? answer(viewOf(result.apiKey)) : notFound('API key');
      }),
  }),
];
