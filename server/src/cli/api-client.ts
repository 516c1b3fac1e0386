import { randomUUID } from 'node:crypto';
import { type Connection, type Environment, readConnection } from './environment.ts';
import { exitCodes, Failure } from './failure.ts';

export interface ApiClient {
  connection(): Promise<Connection>;
  /** @throws Failure when the server refuses, or does not answer */
  get<Body>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Body>;
  /** Every item of a list, page by page. */
  all<Item>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Item[]>;
  send<Body>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<Body>;
}

const timeoutMs = 30_000;

/** The server's native API. A state-changing call goes out under `idempotencyKey`, or under a fresh one. */
export function createApiClient(environment: Environment, idempotencyKey: string | undefined): ApiClient {
  let read: Promise<Connection> | null = null;
  const connection = () => {
    read ??= readConnection(environment);
    return read;
  };

  async function request<Body>(
    method: string,
    path: string,
    init: { body?: unknown; key?: string },
  ): Promise<Body> {
    const { baseUrl, apiKey } = await connection();
    const { body, key } = init;
    const response = await fetch(`${baseUrl}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
    }).catch((error: unknown) => {
      throw noAnswer(baseUrl, error, key);
    });
    const answer = (await response.json().catch(() => null)) as Body | ErrorBody | null;
    if (!response.ok) throw refused(response.status, answer as ErrorBody | null);
    if (answer === null)
      throw new Failure(`${baseUrl} answers, but not with JSON.`, {
        next: 'Does EMBOSS_URL lead to Emboss?',
      });
    return answer as Body;
  }

  const get: ApiClient['get'] = (path, query = {}) => request('GET', path + queryText(query), {});
  return {
    connection,
    get,
    all: async <Item>(path: string, query: Readonly<Record<string, string | undefined>> = {}) => {
      const items: Item[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await get<{ data: Item[]; next_cursor: string | null }>(path, {
          limit: '100',
          ...query,
          cursor,
        });
        items.push(...page.data);
        if (page.next_cursor === null) return items;
        cursor = page.next_cursor;
      }
    },
    send: (method, path, body) => request(method, path, { body, key: idempotencyKey ?? randomUUID() }),
  };
}

interface ErrorBody {
  readonly error?: { readonly code: string; readonly message: string; readonly request_id: string };
}

function refused(status: number, body: ErrorBody | null): Failure {
  const error = body?.error;
  if (!error)
    return new Failure(`The server answered ${status}, and not as Emboss does.`, {
      next: 'Does EMBOSS_URL lead to Emboss?',
    });
  const { code, message, request_id } = error;
  if (status === 401) return new Failure(message, { next: 'Set EMBOSS_API_KEY to a key that is valid.' });
  if (code === 'forbidden')
    return new Failure(message, { next: 'Set EMBOSS_API_KEY to a key with that scope.' });
  return new Failure(
    message,
    status >= 500 ? { next: `Look for request ${request_id} in the server's log.` } : {},
  );
}

function noAnswer(baseUrl: string, error: unknown, key: string | undefined): Failure {
  const { cause, message } = error as Error & { cause?: Error & { code?: string } };
  if (cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND') {
    return new Failure(`No Emboss answers at ${baseUrl}.`, {
      next: 'Start it with `npm start`, or set EMBOSS_URL to where it runs.',
      exitCode: exitCodes.noServer,
    });
  }
  // The request may have arrived: whoever repeats it under the same key gets the first answer.
  const next = key === undefined ? 'Try again.' : `To repeat it safely, add --idempotency-key ${key}`;
  return new Failure(`There was no answer from ${baseUrl}: ${cause?.message ?? message}.`, {
    next,
    exitCode: exitCodes.noServer,
  });
}

function queryText(query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
