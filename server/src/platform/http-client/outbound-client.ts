import { Agent, type Dispatcher, request } from 'undici';
import { type FailureReason, failureOf } from './failure.ts';
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
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly durationMs: number }
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

  async function post(outbound: OutboundRequest): Promise<OutboundResult> {
    const startedAt = performance.now();
    const durationMs = () => Math.round(performance.now() - startedAt);
    const failed = (reason: FailureReason, detail: string): OutboundResult => ({
      kind: 'failed',
      reason,
      detail,
      durationMs: durationMs(),
    });
    const url = URL.parse(outbound.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      return failed('refused-url', 'Only http and https URLs are called.');
    }
    const limitMs = outbound.timeoutMs ?? timeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), limitMs);
    try {
      const answer = await request(url, {
        dispatcher: agent,
        method: 'POST',
        headers: outbound.headers,
        body: outbound.body,
        signal: deadline.signal,
      });
      const body = await readBody(answer.body);
      return { kind: 'answered', status: answer.statusCode, body, durationMs: durationMs() };
    } catch (error) {
      if (deadline.signal.aborted) return failed('timeout', `No complete answer within ${limitMs} ms.`);
      const failure = failureOf(error);
      return failed(failure.reason, failure.detail);
    } finally {
      clearTimeout(timer);
    }
  }

  return { post, close: () => agent.close() };
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
