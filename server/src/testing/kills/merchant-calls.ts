import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Fleet } from './fleet.ts';

/** What a request came to. Lost: nobody knows whether the server got it and what it did. */
export type Reply =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly code: number;
      readonly message: string;
      readonly data: Readonly<Record<string, unknown>> | null;
    }
  | { readonly kind: 'lost' };

/** A merchant's requests to whichever server is up. */
export interface MerchantCalls {
  /** A WorldCard request. */
  worldcard(path: string, body: Readonly<Record<string, unknown>>): Promise<Reply>;
  /** A message from the simulated network: a POST under /v1/sandbox, known by its key. */
  network(path: string, key: string, body: Readonly<Record<string, unknown>>): Promise<Reply>;
  readonly tally: { requests: number; lost: number };
}

export interface MerchantCallsOptions {
  readonly fleet: Pick<Fleet, 'addresses'>;
  readonly chance: Chance;
  /** Sends one signed request; rejects when no documented answer comes. */
  readonly sendWorldcard: (
    address: string,
    path: string,
    body: unknown,
  ) => Promise<{ httpStatus: number; code: number; message: string; data: unknown }>;
  readonly apiKey: string;
  readonly merchantId: string;
  readonly trouble: (text: string) => void;
}

/** How long a request waits for a server that is up, before the test is called off. */
const PATIENCE_MS = 60_000;
const TIMEOUT_MS = 30_000;

export function createMerchantCalls(options: MerchantCallsOptions): MerchantCalls {
  const { fleet, chance, sendWorldcard, apiKey, merchantId, trouble } = options;
  const tally = { requests: 0, lost: 0 };

  async function someAddress(): Promise<string> {
    for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
      const addresses = fleet.addresses();
      if (addresses.length > 0) return chance.oneOf(addresses);
      await sleep(20);
    }
    throw new Error(`No server came up within ${PATIENCE_MS} ms.`);
  }

  async function attempt(send: (address: string) => Promise<Reply>): Promise<Reply> {
    const address = await someAddress();
    tally.requests += 1;
    let reply: Reply;
    try {
      reply = await send(address);
    } catch {
      reply = { kind: 'lost' };
    }
    if (reply.kind === 'answered' && reply.status >= 500) {
      trouble(`A server answered HTTP ${reply.status}: ${reply.message}`);
      reply = { kind: 'lost' };
    }
    if (reply.kind === 'lost') {
      tally.lost += 1;
      await sleep(20);
    }
    return reply;
  }

  return {
    tally,
    worldcard: (path, body) =>
      attempt(async (address) => {
        const { httpStatus, code, message, data } = await sendWorldcard(address, path, body);
        return { kind: 'answered', status: httpStatus, code, message, data: asRecord(data) };
      }),
    network: (path, key, body) =>
      attempt(async (address) => {
        const response = await fetch(`${address}/v1/sandbox/merchants/${merchantId}/${path}`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${apiKey}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await response.text();
        return {
          kind: 'answered',
          status: response.status,
          code: response.ok ? 0 : response.status,
          message: text,
          data: asRecord(JSON.parse(text)),
        };
      }),
  };
}

function asRecord(data: unknown): Readonly<Record<string, unknown>> | null {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : null;
}
