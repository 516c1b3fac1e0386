import {
  type AuthorizationsContext,
  authorize,
  type MessageOutcome,
  type NetworkMessage,
  refund,
  reverse,
  settle,
} from '../authorizations/index.ts';
import { derivedId } from '../platform/index.ts';

/** A network message as a tester asks for it. The same request twice becomes the same message. */
export type SimulatedMessage = Omit<NetworkMessage, 'identity'> & { readonly requestKey: string };

/** An acquirer that exists only here. Its messages go the way of all network messages. */
export interface AcquirerSimulator {
  authorization(message: SimulatedMessage): Promise<MessageOutcome>;
  settlement(message: SimulatedMessage, final: boolean): Promise<MessageOutcome>;
  reversal(message: SimulatedMessage & { readonly authorizationId: string }): Promise<MessageOutcome>;
  refund(message: SimulatedMessage): Promise<MessageOutcome>;
}

const ACQUIRER = '999999';

export function createAcquirerSimulator(context: AuthorizationsContext): AcquirerSimulator {
  return {
    authorization: (message) => authorize(context, asMessage('0100', message)),
    settlement: (message, final) => settle(context, asMessage('1240', message), final),
    reversal: (message) => {
      const { authorizationId } = message;
      return reverse(context, { ...asMessage('0400', message), authorizationId });
    },
    refund: (message) => refund(context, asMessage('0100-refund', message)),
  };
}

/** Message class, acquirer, and in place of STAN, transmission time and RRN an id derived from the request. */
function asMessage(messageClass: string, { requestKey, ...message }: SimulatedMessage): NetworkMessage {
  const trace = derivedId(message.merchantId, `acquirer-simulator/${requestKey}`);
  return { ...message, identity: `${messageClass}/${ACQUIRER}/${trace}` };
}
