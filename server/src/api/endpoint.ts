import { z } from 'zod';
import type { ApiKey, ApiScope, Merchant } from '../merchants/index.ts';
import type { Identity, Transaction } from '../platform/index.ts';
import type { FileAnswer, Refusal, Reply } from './reply.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A path below `/v1`, parameters in braces: `/merchants/{merchant_id}/cards/{card_id}`. */
export type Path = `/${string}`;

/** Paths within a merchant come with that merchant, which exists and is the caller's to see. */
export type MerchantOf<P extends Path> = P extends `${string}/{merchant_id}${string}` ? Merchant : null;

type Fields = z.ZodObject;

/** One endpoint as it is documented: what it takes, who may call it, what it answers. */
export interface Definition<
  P extends Path,
  Params extends Fields,
  Query extends Fields,
  Body,
  Result extends z.ZodType,
> {
  /** Unique; names the operation in the OpenAPI document. */
  readonly operation: string;
  readonly method: Method;
  readonly path: P;
  readonly summary: string;
  /** A caller needs one of these. A merchant's key reaches its own merchant only. */
  readonly scopes: readonly ApiScope[];
  /** Parameters of the path besides `merchant_id`. One that cannot be an id of that kind is simply not found. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly status: 200 | 201 | 202;
  readonly result: Result;
  /** True for what only a sandbox can do: production answers 404. */
  readonly sandboxOnly?: boolean;
}

/** A call that passed every check, its parts parsed. */
export interface Call<P extends Path, Params extends Fields, Query extends Fields, Body> {
  readonly caller: ApiKey;
  readonly merchant: MerchantOf<P>;
  readonly params: z.output<Params>;
  readonly query: z.output<Query>;
  readonly body: Body extends z.ZodType ? z.output<Body> : null;
}

/** How a state-changing call happens once, whatever becomes of the process that runs it. */
export interface Once {
  /** Runs the work in one transaction in which the answer is stored too. */
  transaction<Body>(work: (tx: Transaction) => Promise<Reply<Body>>): Promise<Reply<Body>>;
  /** Names the call in a group commit of this merchant, which then knows a repetition. */
  identity(merchantId: string): Identity;
}

// biome-ignore lint/suspicious/noExplicitAny: endpoints of every shape stand in one list.
type AnyCall = any;

/** An endpoint among others. */
export type Endpoint = Definition<Path, Fields, Fields, z.ZodType, z.ZodType> &
  (
    | {
        readonly changesState: false;
        /** Of the files that it answers with; absent when it answers with JSON. */
        readonly mediaTypes?: readonly string[];
        readonly handle: (call: AnyCall) => Promise<Reply<unknown> | FileAnswer>;
      }
    | {
        readonly changesState: true;
        readonly mediaTypes?: never;
        readonly handle: (call: AnyCall, once: Once) => Promise<Reply<unknown>>;
      }
  );

/** Defines an endpoint that changes nothing. */
export function defineQuery<
  P extends Path,
  Params extends Fields,
  Query extends Fields,
  Body,
  Result extends z.ZodType,
>(
  definition: Definition<P, Params, Query, Body, Result> & {
    handle(call: Call<P, Params, Query, Body>): Promise<Reply<z.input<Result>>>;
  },
): Endpoint {
  return { ...definition, changesState: false } as unknown as Endpoint;
}

/** Defines an endpoint that changes nothing and answers with a file. */
export function defineFile<P extends Path, Params extends Fields, Query extends Fields>(
  definition: Omit<Definition<P, Params, Query, null, z.ZodType>, 'result' | 'status' | 'body'> & {
    readonly mediaTypes: readonly string[];
    handle(call: Call<P, Params, Query, null>): Promise<FileAnswer | Refusal>;
  },
): Endpoint {
  return { ...definition, changesState: false, status: 200, result: z.never() } as unknown as Endpoint;
}

/** Defines an endpoint that changes something: it needs an `Idempotency-Key`. */
export function defineCommand<
  P extends Path,
  Params extends Fields,
  Query extends Fields,
  Body,
  Result extends z.ZodType,
>(
  definition: Definition<P, Params, Query, Body, Result> & {
    handle(call: Call<P, Params, Query, Body>, once: Once): Promise<Reply<z.input<Result>>>;
  },
): Endpoint {
  return { ...definition, changesState: true } as unknown as Endpoint;
}
