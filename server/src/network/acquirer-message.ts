import {
  type MessageType,
  type NetworkIdentity,
  type NetworkMessage,
  networkMessage,
  type PurchaseLink,
} from '../authorizations/index.ts';
import { derivedTrace, transactionIdOf } from './derived-trace.ts';
import { messageClassOf } from './message-class.ts';
import { usualEntryModes } from './usual-entry-modes.ts';

type Amounts = 'cashback' | 'billing' | 'settlement' | 'purchaseAmount' | 'final' | 'partialApproval';
type Circumstances = 'channel' | 'entryMode' | 'presented' | 'threeDs' | 'authentication' | 'avs' | 'wallet';
type Forced = 'decided' | 'forcedDecline';

/** A network message as a tester asks for it; what is left out, the acquirer fills in. */
export interface AcquirerRequest
  extends Pick<NetworkMessage, 'type' | 'amount' | 'acceptor'>,
    Partial<Pick<NetworkMessage, Amounts | Circumstances | Forced>> {
  /** Names the request: the same one twice becomes the same message. */
  readonly requestKey: string;
  /** A message of before is replayed by giving its whole identity. */
  readonly identity?: Partial<NetworkIdentity>;
  readonly link?: Partial<PurchaseLink>;
  /** Of a reversal: sent as an advice, class 0420. */
  readonly asAdvice?: boolean;
}

/** Our own acquirer, whose institution id no real one has. */
const ACQUIRER = '999999';

/** Messages that a purchase can begin with: the network gives it its id then. */
const beginnings: ReadonlySet<MessageType> = new Set([
  'authorization',
  'advice',
  'verification',
  'balance-inquiry',
  'debit',
  'settlement',
  'refund',
  'original-credit',
]);

/** The message that an acquirer sends for the request, to one merchant's card. */
export function acquirerMessage(
  merchantId: string,
  cardId: string,
  request: AcquirerRequest,
): NetworkMessage {
  const { requestKey, asAdvice = false, identity: given = {}, link = {}, ...chosen } = request;
  const { type, channel = 'e-commerce' } = chosen;
  const trace = derivedTrace(merchantId, requestKey);
  const identity: NetworkIdentity = {
    messageClass: given.messageClass ?? messageClassOf(type, asAdvice),
    acquirer: given.acquirer ?? ACQUIRER,
    stan: given.stan ?? trace.stan,
    transmittedAt: given.transmittedAt ?? trace.transmittedAt,
    rrn: given.rrn ?? trace.rrn,
  };
  return networkMessage({
    ...chosen,
    merchantId,
    cardId,
    identity,
    link: linkOf(type, link, identity, transactionIdOf(merchantId, identity)),
    channel,
    entryMode: chosen.entryMode ?? usualEntryModes[channel],
  });
}

/** A message that follows nothing, and may begin a purchase, carries the id that the network gives the purchase. */
function linkOf(
  type: MessageType,
  link: Partial<PurchaseLink>,
  identity: NetworkIdentity,
  transactionId: string,
): PurchaseLink {
  const { authorizationId = null, authCode = null, rrn = null } = link;
  const followsOne = authorizationId !== null || authCode !== null || rrn !== null;
  const begins = beginnings.has(type) && !followsOne;
  return {
    authorizationId,
    transactionId: link.transactionId ?? (begins ? transactionId : null),
    rrn: rrn ?? identity.rrn,
    authCode,
  };
}
