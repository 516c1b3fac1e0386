import type { Money } from '../money/index.ts';
import type { Timing } from './authorization.ts';
import type { Comparisons, HookReply } from './hook/index.ts';
import type { NetworkMessage } from './message.ts';

/** A message with everything that is found out before rows are locked. */
export interface PreparedMessage {
  readonly message: NetworkMessage;
  readonly comparisons: Comparisons;
  readonly billing: Money | null;
  readonly billingRate: string | null;
  readonly ids: { readonly event: string; readonly authorization: string; readonly question: string };
  readonly authCode: string;
  readonly timing: Pick<Timing, 'receivedAt' | 'received'>;
  /** What the decision hook said; null where it has not been asked. */
  readonly hook: HookReply | null;
  /** The question that this finishes; null for a message that has just come. */
  readonly finishes: string | null;
}
