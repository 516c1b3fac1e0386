import { type ReceivedRequest, startReceiver } from '../receiver.ts';
import type { Chance } from './chance.ts';

/** The merchant's receiver of webhooks: verifies each, takes its time, and now and then is out of order. */
export interface Inbox {
  readonly url: string;
  /** The bodies that were answered with `ok`, and how often each has come. */
  readonly acknowledged: ReadonlyMap<string, number>;
}

export interface InboxOptions {
  readonly chance: Chance;
  /** Says what is wrong with a webhook, or null. */
  readonly faultOf: (request: ReceivedRequest) => string | null;
  readonly trouble: (text: string) => void;
}

const OUT_OF_ORDER = 0.03;
const TAKES_MS = [0, 60] as const;

/** Closed after the test file. */
export async function openInbox({ chance, faultOf, trouble }: InboxOptions): Promise<Inbox> {
  const acknowledged = new Map<string, number>();
  const receiver = await startReceiver((request) => {
    const delayMs = chance.between(...TAKES_MS);
    if (chance.happens(OUT_OF_ORDER)) return { status: 503, body: 'out of order', delayMs };
    const fault = faultOf(request);
    if (fault !== null) {
      trouble(`A webhook to ${request.path} was not as it must be: ${fault}`);
      return { status: 400, body: fault };
    }
    acknowledged.set(request.body, (acknowledged.get(request.body) ?? 0) + 1);
    return { status: 200, body: 'ok', delayMs };
  });
  return { url: receiver.url, acknowledged };
}
