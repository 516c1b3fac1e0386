import type { Acceptor, MessageOutcome } from '../authorizations/index.ts';
import type { OperationKind } from '../cards/index.ts';
import type { Money } from '../money/index.ts';
import type { BusinessClock, Queryable, Transaction } from '../platform/index.ts';

/** What a tester can do to a sandbox. A port: production plugs in nothing. */
export interface SandboxControls {
  readonly clock: BusinessClock;
  /** Something may have become due: the clock was moved. */
  wakeAll(): void;
  addFault(tx: Transaction, fault: Fault, at: Date): Promise<void>;
  listFaults(database: Queryable, merchantId: string): Promise<readonly Fault[]>;
  clearFaults(tx: Transaction, merchantId: string): Promise<void>;
  /** Lets the next so many deliveries of a topic get lost. */
  dropDeliveries(tx: Transaction, merchantId: string, topic: string, count: number): Promise<void>;
  readonly network: NetworkSimulator;
}

/** What happens to the next operations of a kind. */
export interface Fault {
  readonly id: string;
  readonly merchantId: string;
  readonly operation: OperationKind;
  readonly cardId: string | null;
  readonly action: 'fail' | 'delay';
  readonly reason: string;
  readonly delayMs: bigint;
  readonly remaining: number;
}

export interface SimulatedMessage {
  readonly merchantId: string;
  readonly cardId: string;
  readonly amount: Money;
  readonly acceptor: Acceptor;
  readonly authorizationId?: string;
  /** The same request twice is the same message. */
  readonly requestKey: string;
}

/** An acquirer that sends what it is told. */
export interface NetworkSimulator {
  authorization(message: SimulatedMessage): Promise<MessageOutcome>;
  settlement(message: SimulatedMessage, final: boolean): Promise<MessageOutcome>;
  reversal(message: SimulatedMessage & { readonly authorizationId: string }): Promise<MessageOutcome>;
  refund(message: SimulatedMessage): Promise<MessageOutcome>;
}
