import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, OutboundClient, OutboundResult } from '../../../platform/index.ts';
import { signedHeaders } from './envelope.ts';
import { answerProblem, failureProblem, unreadableProblem } from './problem.ts';
import type { SumsubSettings } from './settings.ts';

export interface SumsubRequest {
  readonly method: 'GET' | 'POST';
  /** With the query, what needs it encoded. */
  readonly path: string;
  readonly json?: unknown;
}

export interface Unavailable {
  readonly kind: 'unavailable';
  /** A sentence for the operator's log, without secrets and personal data. */
  readonly problem: string;
}

/** An answer that Sumsub gave, with its JSON: a success, or one of the refusals that mean something to the asker. */
export type SumsubAnswer = { readonly kind: 'answered'; readonly status: number; readonly json: unknown };

/** Asks Sumsub, and has an answer before `until`, by the wall clock, or none. */
export type CallSumsub = (request: SumsubRequest, until: Date) => Promise<SumsubAnswer | Unavailable>;

export interface CallParts {
  readonly settings: SumsubSettings;
  readonly http: Pick<OutboundClient, 'get' | 'post'>;
  readonly wall: Clock;
  /** For one attempt: 6 seconds unless told. */
  readonly timeoutMs?: number;
  /** Waits before a second attempt. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

const TIMEOUT_MS = 6_000;
const PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;

/** Busy or broken for now: the same request may well succeed a moment later. */
const passing: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);
/** What creating and looking up are answered with when all is well. */
const meaningful: ReadonlySet<number> = new Set([404, 409]);

/**
 * Signs requests and sends them: a second time, once, after a lost connection and when Sumsub is busy or broken. All that
 * we ask may be asked twice. Silence is not broken twice, because a person waits for us.
 */
export function createSumsubCaller(parts: CallParts): CallSumsub {
  const { settings, http, wall, timeoutMs = TIMEOUT_MS, pause = sleep } = parts;

  function send(request: SumsubRequest, url: URL, timeLeftMs: number): Promise<OutboundResult> {
    const body = request.json === undefined ? '' : JSON.stringify(request.json);
    const signed = { method: request.method, path: url.pathname + url.search, body };
    const outbound = {
      url: url.href,
      headers: signedHeaders(settings, signed, wall.now()),
      timeoutMs: Math.min(timeoutMs, timeLeftMs),
    };
    return request.method === 'GET' ? http.get(outbound) : http.post({ ...outbound, body });
  }

  return async (request, until) => {
    // What is signed is what the URL parser makes of the path: it is what goes over the wire.
    const url = new URL(request.path, settings.url);
    const timeLeftMs = () => Math.max(until.getTime() - wall.now().getTime(), 1);
    let result = await send(request, url, timeLeftMs());
    const waitMs = waitBeforeRepeating(result);
    if (waitMs !== null && waitMs < timeLeftMs()) {
      await pause(waitMs);
      result = await send(request, url, timeLeftMs());
    }
    return read(request, result);
  };

  function read(request: SumsubRequest, result: OutboundResult): SumsubAnswer | Unavailable {
    if (result.kind === 'failed') return unavailable(failureProblem(request, result));
    const { status } = result;
    const json = parseJson(result.body);
    const isGood = status >= 200 && status < 300;
    if (!isGood && !meaningful.has(status)) {
      return unavailable(answerProblem(request, { status, json }, settings.level));
    }
    if (isGood && json === undefined) return unavailable(unreadableProblem(request, status));
    return { kind: 'answered', status, json };
  }
}

/** How long to wait before the request is sent again; null when it is not. */
function waitBeforeRepeating(result: OutboundResult): number | null {
  if (result.kind === 'failed') return result.reason === 'connection' ? PAUSE_MS : null;
  if (!passing.has(result.status)) return null;
  const asked = result.headers['retry-after'];
  if (asked === undefined || !/^\d{1,6}$/.test(asked)) return PAUSE_MS;
  const askedMs = Number(asked) * 1000;
  return askedMs > LONGEST_PAUSE_MS ? null : Math.max(askedMs, PAUSE_MS);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function unavailable(problem: string): Unavailable {
  return { kind: 'unavailable', problem };
}
