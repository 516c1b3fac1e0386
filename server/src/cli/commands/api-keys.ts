import type { ApiScope } from '../../merchants/index.ts';
import type { Command, CommandCall } from '../command.ts';
import { Failure, usage } from '../failure.ts';
import { withDatabase } from '../offline.ts';
import { type Output, record, table } from '../output.ts';

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly merchant_id: string | null;
  readonly hint: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly key?: string;
}

const known: readonly string[] = ['operator', 'merchant', 'network'] satisfies ApiScope[];

function scopesOf(call: CommandCall): ApiScope[] {
  const scopes = call.options('scope');
  const unknown = scopes.find((scope) => !known.includes(scope));
  if (scopes.length === 0 || unknown !== undefined)
    throw usage(`--scope is one of ${known.join(', ')}; it may be given again.`);
  return scopes as ApiScope[];
}

function shown(apiKey: ApiKey): Output {
  return record(apiKey, {
    id: apiKey.id,
    name: apiKey.name,
    scopes: apiKey.scopes.join(', '),
    merchant: apiKey.merchant_id,
    ...(apiKey.key === undefined ? { hint: `…${apiKey.hint}` } : { 'key (shown only now)': apiKey.key }),
    expires: apiKey.expires_at,
  });
}

/** Writes the key into the database itself, for the first operator, who has no key to ask with. */
async function createOffline(call: CommandCall, name: string): Promise<Output> {
  const scopes = scopesOf(call);
  const { createApiKey } = await import('../../merchants/index.ts');
  const { parsePublicId, publicId, systemRandom, timeOrderedIds, wallClock } = await import(
    '../../platform/index.ts'
  );
  const merchant = call.option('merchant');
  const merchantId = merchant === undefined ? null : parsePublicId('merchant', merchant);
  if (merchant !== undefined && merchantId === null)
    throw usage('--merchant is an id such as merchant_0192….');
  return await withDatabase(call.environment, async (database) => {
    const id = timeOrderedIds(wallClock)();
    const input = {
      id,
      name,
      scopes,
      merchantId,
      createdAt: wallClock.now(),
      expiresAt: null,
      random: systemRandom,
    };
    const result = await createApiKey(database, input);
    if (result.kind === 'invalid') throw new Failure(`${result.field} ${result.problem}.`);
    if (result.kind === 'merchant-not-found') throw new Failure('There is no such merchant.');
    const { apiKey, secret } = result;
    return shown({
      id: publicId('apikey', id),
      name,
      scopes: apiKey.scopes,
      merchant_id: merchant ?? null,
      hint: apiKey.hint,
      created_at: apiKey.createdAt.toISOString(),
      expires_at: null,
      key: secret,
    });
  });
}

export const apiKeyCommands: readonly Command[] = [
  {
    name: 'api-keys create',
    summary: 'Create an API key',
    details:
      'The key is shown once. With --offline it is written into the database itself, without a server: that is how a\n' +
      'production system gets its first operator key. On the embedded database the server must be stopped for it.',
    options: {
      name: { value: '<name>', help: 'Who uses it, or for what.' },
      scope: {
        value: 'operator|merchant|network',
        isMany: true,
        help: 'What it may do; may be given again.',
      },
      merchant: { value: '<id>', help: 'Whose key it is; none for an operator.' },
      offline: { help: 'Without a server.' },
    },
    run: async (call) => {
      const name = call.option('name');
      if (name === undefined) throw usage('--name is missing.');
      if (call.flag('offline')) return await createOffline(call, name);
      const merchant = call.option('merchant');
      const body = {
        name,
        scopes: scopesOf(call),
        ...(merchant === undefined ? {} : { merchant_id: merchant }),
      };
      return shown(await call.api.send<ApiKey>('POST', '/api-keys', body));
    },
  },
  {
    name: 'api-keys list',
    summary: 'List API keys, ended ones included',
    run: async ({ api }) =>
      table(
        await api.all<ApiKey>('/api-keys'),
        {
          id: ({ id }) => id,
          name: ({ name }) => name,
          scopes: ({ scopes }) => scopes.join(', '),
          merchant: ({ merchant_id }) => merchant_id,
          hint: ({ hint }) => `…${hint}`,
          expires: ({ expires_at }) => expires_at,
        },
        'There is no API key.',
      ),
  },
  {
    name: 'api-keys revoke',
    summary: 'End an API key now',
    arguments: [{ name: 'id', help: 'Which key.' }],
    run: async (call) =>
      shown(
        await call.api.send<ApiKey>('POST', `/api-keys/${encodeURIComponent(call.argument('id'))}/revoke`),
      ),
  },
];
