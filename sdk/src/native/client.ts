import { randomUUID } from 'node:crypto';

export interface NativeClientOptions {
  /** With `/v1`, as sandbox.json has it. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch?: typeof fetch;
  /** 30 seconds by default. */
  readonly timeoutMs?: number;
}

/** Emboss refused a call. `code` is for programs, the message for people. */
export class NativeApiError extends Error {
  override readonly name = 'NativeApiError';
  readonly status: number;
  readonly code: string;
  /** The field of the request that is wrong, where it is one. */
  readonly field: string | null;

  constructor(status: number, code: string, message: string, field: string | null) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * A thin client of Emboss's own API: it authenticates, gives every state-changing call an idempotency key and turns
 * refusals into errors. Paths and bodies are those of `/v1/openapi.json`.
 */
export class NativeClient {
  readonly #options: NativeClientOptions;

  constructor(options: NativeClientOptions) {
    this.#options = { ...options, baseUrl: options.baseUrl.replace(/\/+$/, '') };
  }

  get<Result>(path: string): Promise<Result> {
    return this.call('GET', path);
  }

  /** @param idempotencyKey the same key and body again get the first answer; a new one by default */
  post<Result>(path: string, body?: unknown, idempotencyKey?: string): Promise<Result> {
    return this.call('POST', path, body, idempotencyKey);
  }

  put<Result>(path: string, body?: unknown, idempotencyKey?: string): Promise<Result> {
    return this.call('PUT', path, body, idempotencyKey);
  }

  /**
   * @throws NativeApiError when the call is refused
   * @throws TypeError when no server answers
   */
  async call<Result>(
    method: Method,
    path: string,
    body?: unknown,
    idempotencyKey: string = randomUUID(),
  ): Promise<Result> {
    const { baseUrl, apiKey, timeoutMs = 30_000 } = this.#options;
    const response = await (this.#options.fetch ?? fetch)(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return JSON.parse(text) as Result;
  }
}

function refusal(status: number, text: string): NativeApiError {
  try {
    const { code, message, field } = (
      JSON.parse(text) as { error: { code: string; message: string; field?: string } }
    ).error;
    return new NativeApiError(status, code, message, field ?? null);
  } catch {
    return new NativeApiError(status, 'unknown', `HTTP ${status} without a readable error.`, null);
  }
}
