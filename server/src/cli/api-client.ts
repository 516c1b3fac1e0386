import { randomUUID } from 'node:crypto';
import { type Connection, type Environment, readConnection } from './environment.ts';
import { exitCodes, Failure } from './failure.ts';

export interface ApiClient {
  connection(): Promise<Connection>;
  /** @throws Failure when the server refuses, or does not answer */
  get<Body>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Body>;
  /** Every item of a list, page by page. */
  all<Item>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Item[]>;
  /** A file, as it is. */
  file(path: string): Promise<Buffer>;
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

  async function answerTo(
    method: string,
    path: string,
    init: { body?: unknown; key?: string },
  ): Promise<Response> {
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
    if (response.ok) return response;
    throw refused(response.status, (await response.json().catch(() => null)) as ErrorBody | null);
  }

  async function request<Body>(
    method: string,
    path: string,
    init: { body?: unknown; key?: string },
  ): Promise<Body> {
    const response = await answerTo(method, path, init);
    const answer = (await response.json().catch(() => null)) as Body | null;
    if (answer !== null) return answer;
    const { baseUrl } = await connection();
    throw new Failure(`${baseUrl} answers, but not with JSON.`, { next: 'Does EMBOSS_URL lead to Emboss?' });
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
    file: async (path) => Buffer.from(await (await answerTo('GET', path, {})).arrayBuffer()),
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
  if (status >= 500)
    return new Failure(message, { next: `Look for request ${request_id} in the server's log.` });
  const list = code === 'not_found' ? listOf(message) : null;
  return new Failure(message, list === null ? {} : { next: `See \`npm run emboss -- ${list}\`.` });
}

/** The command that shows what there is of the thing that the server does not have. */
const lists: Readonly<Record<string, string>> = {
  'API key': 'api-keys list',
  card: 'cards list',
  cardholder: 'cardholders list',
  challenge: 'challenges list',
  credential: 'credentials list',
  delivery: 'deliveries list',
  merchant: 'merchants list',
  plastic: 'cards plastics <card>',
  product: 'products list',
  programme: 'programmes list',
  verification: 'verifications list',
};

function listOf(message: string): string | null {
  return lists[/^There is no such ([\w ]+)\./.exec(message)?.[1] ?? ''] ?? null;
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
