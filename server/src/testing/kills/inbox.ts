import { setTimeout as sleep } from 'node:timers/promises';
import { type Receiver, type ReceivedRequest, startReceiver } from '../receiver.ts';
import type { Chance } from './chance.ts';

/** The merchant's receiver of webhooks: verifies each, takes its time, and now and then is out of order. */
export interface Inbox {
  readonly url: string;
  /** The bodies that were answered with `ok`, as they arrived, and how often each came. */
  readonly acknowledged: ReadonlyMap<string, number>;
  readonly tally: { received: number; refused: number };
}

export interface InboxOptions {
  readonly chance: Chance;
  /** Says what is wrong with a webhook, or null. */
  readonly fault: (request: ReceivedRequest) => string | null;
  readonly trouble: (text: string) => void;
}

const OUT_OF_ORDER = 0.03;
const TAKES_MS = [0, 60] as const;
