import { randomUUID } from 'node:crypto';
import type { ApiContext } from '../api/api-context.ts';
import type { Endpoint } from '../api/endpoint.ts';
import { allEndpoints } from '../api/endpoints/all-endpoints.ts';
import { createNativeApi } from '../api/native-api.ts';
import { shareCalls } from '../api/shared-calls.ts';
import { type ProductRules, usualTerms } from '../catalog/index.ts';
import { createLedgerParticipant, type LedgerParticipant } from '../ledger/index.ts';
import {
  type ApiScope,
  createApiKey,
  createMerchant,
  createProgramme,
  createRateLimiter,
  type DialectProfiles,
  type MerchantSettings,
  usualProgrammeSettings,
} from '../merchants/index.ts';
import {
  createGroupCommit,
  createHttpServer,
  createLog,
  type Database,
  publicId,
  systemRandom,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';
import { createKeyRing, createSoftwareHsm, createVault } from '../vault/index.ts';

// Test code only: the native API over a database, with a dialect that knows one kind of secret.

/** Accepts `token` as the merchant's half; adds a public id and a detail. */
export const parrotDialect: DialectProfiles[string] = {
  topics: ['said', 'heard'],
  programmeSettings: usualProgrammeSettings,
  credentials: {
    prepare: async ({ token, ...rest }) => {
      if (Object.keys(rest).length > 0)
        return { kind: 'invalid', field: Object.keys(rest)[0] ?? '', problem: 'is unknown' };
      if (!token) return { kind: 'invalid', field: 'token', problem: 'is missing' };
      const publicId = `parrot-${randomUUID()}`;
      return { kind: 'prepared', publicId, secrets: { token }, publicDetails: { greetingKey: 'hello' } };
    },
    generate: async () => ({ given: { token: 'made for you' }, kept: { privateToken: 'never stored' } }),
  },
};

/** A dialect that serves every product and has none to start with. */
const anyProduct: ProductRules = {
  starterProducts: [],
  defaults: () => ({
    limits: { minFirstLoad: 0n, minLoad: 0n, maxLoad: null },
    terms: usualTerms,
    cardholderRule: 'anybody',
  }),
  check: () => null,
};

export interface CallOptions {
  readonly key?: string | null;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  /** Null sends none; absent sends a fresh one with every call that is not a GET. */
  readonly idempotencyKey?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function apiWorld(
  database: Database,
  overrides: Partial<ApiContext> = {},
  extra: readonly Endpoint[] | ((context: ApiContext) => readonly Endpoint[]) = [],
) {
  const newId = timeOrderedIds(wallClock);
  const woken = { deliveries: 0 };
  const context: ApiContext = {
    mode: 'sandbox',
    database,
    calls: shareCalls(database),
    commit: createGroupCommit<{ ledger: LedgerParticipant }>({
      database,
      participants: { ledger: createLedgerParticipant() },
      wall: wallClock,
      newId,
    }),
    vault: createVault({
      hsm: createSoftwareHsm(createKeyRing(systemRandom), systemRandom),
      random: systemRandom,
    }),
    wall: wallClock,
    clock: wallClock,
    newId,
    random: systemRandom,
    dialects: { parrot: parrotDialect },
    productRules: { parrot: anyProduct },
    starterSpendRules: {},
    rateLimiter: createRateLimiter(wallClock),
    allowPrivateCallbacks: false,
    wakeDeliveries: () => {
      woken.deliveries += 1;
    },
    ...overrides,
  };
  const endpoints = [...allEndpoints(context), ...(typeof extra === 'function' ? extra(context) : extra)];
  const server = createHttpServer({
    log: createLog('silent'),
    newId: () => randomUUID(),
    doors: [createNativeApi(context, endpoints)],
    trustedProxies: [],
    databaseAnswers: async () => true,
  });

  async function apiKey(scopes: readonly ApiScope[], merchantId: string | null = null): Promise<string> {
    const input = {
      id: newId(),
      name: 'test',
      scopes,
      merchantId,
      createdAt: wallClock.now(),
      expiresAt: null,
    };
    const result = await createApiKey(database, { ...input, random: systemRandom });
    if (result.kind !== 'created') throw new Error(result.kind);
    return result.secret;
  }

  /** A merchant with a programme and a key of its own. */
  async function tenant(settings: Partial<MerchantSettings> = {}) {
    const [merchantId, programmeId] = [newId(), newId()];
    await createMerchant(database, { id: merchantId, name: 'Acme', settings, createdAt: wallClock.now() });
    const programme = {
      id: programmeId,
      merchantId,
      name: 'Cards',
      dialect: 'parrot',
      createdAt: wallClock.now(),
    };
    await createProgramme(database, programme);
    return {
      merchantId,
      programmeId,
      key: await apiKey(['merchant'], merchantId),
      path: `/merchants/${publicId('merchant', merchantId)}`,
      programme: publicId('programme', programmeId),
    };
  }

  const operatorKey = await apiKey(['operator']);

  async function call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options: CallOptions = {},
  ) {
    const { key = operatorKey, idempotencyKey = method === 'GET' ? null : randomUUID() } = options;
    const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const response = await server.app.inject({
      method,
      url: `/v1${path}`,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: checked(endpoints, method, path, response),
    };
  }

  return { context, server, endpoints, woken, apiKey, operatorKey, tenant, call };
}

interface Answered {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly rawPayload: Buffer;
  json(): unknown;
}

/** The answer's JSON, after comparing a success with what the endpoint documents. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape.
function checked(endpoints: readonly Endpoint[], method: string, path: string, response: Answered): any {
  if (!String(response.headers['content-type']).startsWith('application/json')) return response.rawPayload;
  const body = response.json();
  if (response.statusCode >= 300) return body;
  const pathname = path.split('?')[0] ?? '';
  const endpoint = endpoints.find(
    (one) =>
      one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  if (!endpoint) return body;
  if (response.statusCode !== endpoint.status)
    throw new Error(`${endpoint.operation} answered ${response.statusCode}.`);
  return endpoint.result.parse(body);
}
