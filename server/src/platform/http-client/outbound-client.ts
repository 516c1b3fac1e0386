import { Agent, type Dispatcher, request } from 'undici';
import { DeadlinePassed, type FailureReason, failureOf } from './failure.ts';
import { guardedConnector } from './guarded-connector.ts';
import { createHostLookup, type HostLookup } from './host-lookup.ts';

export interface OutboundRequest {
  /** http or https. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Over connecting, waiting and reading together; the client's own where absent. */
  readonly timeoutMs?: number;
}

/** What came of a call. `durationMs` is the whole time it took, in whole milliseconds. */
export type OutboundResult =
  /** There was an HTTP answer, whatever its status. The body is cut after 64 KB. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names in lower case; of several of one name the first. */
      readonly headers: Readonly<Record<string, string | undefined>>;
      readonly body: string;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      readonly detail: string;
      readonly durationMs: number;
    };

/** Calls addresses that other people have configured. */
export interface OutboundClient {
  /** POSTs once: no redirect is followed and nothing is repeated. Failures are results; only a bug throws. */
  post(request: OutboundRequest): Promise<OutboundResult>;
  /** GETs once, under the same rules. */
  get(request: Omit<OutboundRequest, 'body'>): Promise<OutboundResult>;
  /** Waits for calls under way, then closes the connections. */
  close(): Promise<void>;
}

export interface OutboundClientOptions {
  /** Whether addresses outside the public internet may be called. Link-local ones never are. */
  readonly allowPrivate: boolean;
  /** 10 seconds unless told. */
  readonly timeoutMs?: number;
  readonly lookup?: HostLookup;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

type Outbound = Omit<OutboundRequest, 'body'> & {
  readonly method: 'GET' | 'POST';
  readonly body: string | null;
};

// A receiver that closes an idle connection just as it is used again looks dead; so it is kept for bursts only.
const KEEP_ALIVE_MS = 1000;

export function createOutboundClient(options: OutboundClientOptions): OutboundClient {
  const { allowPrivate, timeoutMs = DEFAULT_TIMEOUT_MS, lookup = createHostLookup() } = options;
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate, lookup, timeoutMs }),
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // One deadline covers the whole call.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const underWay = new Set<Promise<OutboundResult>>();

  async function call(outbound: Outbound): Promise<OutboundResult> {
    const startedAt = performance.now();
    const durationMs = () => Math.round(performance.now() - startedAt);
    const url = URL.parse(outbound.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      const detail = 'Only http and https URLs are called.';
      return { kind: 'failed', reason: 'refused-url', detail, durationMs: 0 };
    }
    const limitMs = outbound.timeoutMs ?? timeoutMs;
    try {
      const answer = await within(limitMs, (signal) => exchange(agent, url, outbound, signal));
      return { kind: 'answered', ...answer, durationMs: durationMs() };
    } catch (error) {
      return { kind: 'failed', ...failureOf(error), durationMs: durationMs() };
    }
  }

  async function follow(outbound: Outbound): Promise<OutboundResult> {
    const result = call(outbound);
    underWay.add(result);
    try {
      return await result;
    } finally {
      underWay.delete(result);
    }
  }

  return {
    post: (outbound) => follow({ ...outbound, method: 'POST' }),
    get: (outbound) => follow({ ...outbound, method: 'GET', body: null }),
    close: async () => {
      await Promise.allSettled(underWay);
      await agent.destroy();
    },
  };
}

async function exchange(agent: Agent, url: URL, outbound: Outbound, signal: AbortSignal) {
  const { method, headers, body } = outbound;
  const answer = await request(url, { dispatcher: agent, method, headers, body, signal });
  return {
    status: answer.statusCode,
    headers: firstOfEach(answer.headers),
    body: await readBody(answer.body),
  };
}

function firstOfEach(headers: Dispatcher.ResponseData['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** Runs the work against the clock. The HTTP client hears of an abort only once it is connected, so the two race. */
async function within<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeadlinePassed(limitMs));
      abort.abort();
    }, limitMs);
  });
  const working = work(abort.signal);
  working.catch(() => {});
  try {
    return await Promise.race([working, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer as text; leaving the loop early drops the connection with whatever was still to come. */
async function readBody(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}
