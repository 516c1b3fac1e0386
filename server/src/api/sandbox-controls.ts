import type {
  Acceptor,
  Channel,
  MessageType,
  NetworkIdentity,
  NetworkMessage,
  PurchaseLink,
} from '../authorizations/index.ts';
import type {
  GivenReview,
  IssueCardOrder,
  LoadAcceptance,
  OrderedFault,
  Plastic,
  PlasticMove,
  PlasticReport,
  ReviewOutcome,
  Shipment,
} from '../cards/index.ts';
import type { ChallengeAuthentication, ChallengesContext } from '../challenges/index.ts';
import type { Currency, Money } from '../money/index.ts';
import type { BusinessClock, Queryable, Transaction } from '../platform/index.ts';
import type { AddressedCard, SentMessage } from './network-door.ts';

/** What a tester can do to a sandbox. A port: production plugs in nothing. */
export interface SandboxControls {
  readonly clock: BusinessClock;
  /** Something may have become due: the clock was moved. */
  wakeAll(): void;
  addFault(tx: Transaction, fault: OrderedFault, at: Date): Promise<void>;
  listFaults(database: Queryable, merchantId: string): Promise<readonly OrderedFault[]>;
  clearFaults(tx: Transaction, merchantId: string): Promise<void>;
  /** Lets the next so many deliveries of a topic get lost. */
  dropDeliveries(tx: Transaction, merchantId: string, topic: string, count: number): Promise<void>;
  issueCard(order: IssueCardOrder): Promise<LoadAcceptance>;
  /** Records a review and does what follows from it. */
  reviewVerification(
    target: { readonly merchantId: string; readonly verificationId: string },
    review: GivenReview,
  ): Promise<ReviewOutcome>;
  /** Takes note of what the bureau or the post reports. */
  movePlastic(plastic: Plastic, to: PlasticReport, shipment: Shipment): Promise<PlasticMove>;
  readonly challenges: ChallengesContext;
  readonly network: NetworkSimulator;
}

/** An acquirer that sends what it is told, and fills in the rest. */
export interface NetworkSimulator {
  /** The library of acceptors that a message can name. */
  readonly acceptors: readonly LibraryAcceptor[];
  /** The card is one that was found, or whichever has this number. */
  send(merchantId: string, card: AddressedCard, request: MessageRequest): Promise<SentMessage>;
  /** What an accepted challenge proves. */
  authenticationOf(merchantId: string, challengeId: string): Promise<ChallengeAuthentication>;
  /** Messages to numbers that no card has, newest first. */
  listUnknownCards(
    database: Queryable,
    merchantId: string,
    page: {
      readonly after: { readonly receivedAt: Date; readonly id: string } | null;
      readonly limit: number;
    },
  ): Promise<readonly UnknownCard[]>;
}

/** A network message as a tester asks for it. The same request twice is the same message. */
export type MessageRequest = Omit<
  NetworkMessage,
  'merchantId' | 'cardId' | 'identity' | 'link' | 'entryMode' | 'numberRetired'
> & {
  readonly requestKey: string;
  readonly identity: Partial<NetworkIdentity>;
  readonly link: Partial<PurchaseLink>;
  readonly asAdvice: boolean;
} & Partial<Pick<NetworkMessage, 'entryMode'>>;

export interface LibraryAcceptor extends Acceptor {
  readonly key: string;
  readonly sells: string;
  readonly currency: Currency;
  readonly channel: Channel;
  readonly amounts: { readonly least: string; readonly most: string };
  readonly habit: string | null;
}

export interface UnknownCard {
  readonly id: string;
  readonly type: MessageType;
  readonly identity: NetworkIdentity;
  readonly last4: string;
  readonly amount: Money;
  readonly acceptor: Acceptor;
  readonly responseCode: string;
  readonly receivedAt: Date;
}
