import type { MessageOutcome, NetworkMessage } from '../authorizations/index.ts';
import type { OrderedFault } from '../cards/index.ts';
import type { BusinessClock, Queryable, Transaction } from '../platform/index.ts';

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
  readonly network: NetworkSimulator;
}

/** A network message as a tester asks for it. The same request twice is the same message. */
export type SimulatedMessage = Omit<NetworkMessage, 'identity'> & { readonly requestKey: string };

/** An acquirer that sends what it is told. */
export interface NetworkSimulator {
  authorization(message: SimulatedMessage): Promise<MessageOutcome>;
  settlement(message: SimulatedMessage, final: boolean): Promise<MessageOutcome>;
  reversal(message: SimulatedMessage & { readonly authorizationId: string }): Promise<MessageOutcome>;
  refund(message: SimulatedMessage): Promise<MessageOutcome>;
}
