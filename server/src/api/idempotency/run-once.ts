import { createHmac, hkdfSync } from 'node:crypto';
import type { Transaction } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import type { Caller } from '../authenticate.ts';
import type { Once } from '../endpoint.ts';
import { type Refusal, type Reply, refuse } from '../reply.ts';
import { forgetRequest, type RequestKey, readRequest, storeAnswers } from './requests-store.ts';
import { openAnswer, sealAnswer } from './sealed-answer.ts';

/** A state-changing call as it came. */
export interface CommandRequest {
  readonly caller: Caller;
  readonly idempotencyKey: string;
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array;
}

/** A finished answer: HTTP status and JSON text. */
export interface Written {
  readonly status: number;
  readonly json: string;
}

export type OnceResult =
  | { readonly kind: 'answered'; readonly written: Written; readonly isReplay: boolean }
  | Refusal;

const operatorTenant = '00000000-0000-0000-0000-000000000000';
/** Longer than any call takes. A call that is taken over while it still runs cannot store its changes. */
const leaseMs = 60_000;

class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/**
 * Runs a state-changing call once: the same key and content get the first answer; 409 while the first one runs; 422
 * with other content. A refusal is an answer like any other. After a kill the next repetition runs it again, which is
 * safe because its changes and its answer share a transaction, or because its group commit knows its identity.
 */
export async function runOnce(
  context: ApiContext,
  request: CommandRequest,
  run: (once: Once) => Promise<Reply<unknown>>,
  write: (reply: Reply<unknown>) => Written,
): Promise<OnceResult> {
  const { apiKey, presented } = request.caller;
  const key: RequestKey = { tenant: apiKey.merchantId ?? operatorTenant, key: request.idempotencyKey };
  const fingerprint = fingerprintOf(request);
  const holder = context.newId();
  const now = context.wall.now();
  const until = new Date(now.getTime() + leaseMs);
  const isOurs = await context.calls.claimRequest({ ...key, fingerprint, holder, now, until });
  if (!isOurs) return await repeat(context, key, fingerprint, presented);

  const kept = ({ status, json }: Written) => ({
    ...key,
    holder,
    status,
    sealed: sealAnswer(json, presented, key.key, context.random),
  });
  let isStored = false;
  const once: Once = {
    transaction: async (work) => {
      const reply = await context.database.transaction(async (tx: Transaction) => {
        const result = await work(tx);
        const [isOursStill] = await storeAnswers(tx, [kept(write(result))]);
        if (!isOursStill) throw new TakenOver();
        return result;
      });
      isStored = true;
      return reply;
    },
    identity: (merchantId) => ({
      merchantId,
      scope: 'native-api',
      key: `${key.tenant}/${key.key}`,
      fingerprint: fingerprint.toString('hex'),
    }),
  };
  try {
    const written = write(await run(once));
    if (!isStored) await context.calls.storeAnswer(kept(written));
    return { kind: 'answered', written, isReplay: false };
  } catch (error) {
    if (error instanceof TakenOver) return inProgress;
    // Only what has no answer is forgotten, so a commit whose outcome nobody told stays what it was.
    await forgetRequest(context.database, key, holder).catch(() => {});
    throw error;
  }
}

const inProgress = refuse(
  'request_in_progress',
  'The first request with this Idempotency-Key is still running.',
);

async function repeat(
  context: ApiContext,
  key: RequestKey,
  fingerprint: Buffer,
  presented: string,
): Promise<OnceResult> {
  const first = await readRequest(context.database, key);
  if (first === null) return inProgress;
  if (!first.fingerprint.equals(fingerprint)) {
    return refuse(
      'idempotency_key_reused',
      'This Idempotency-Key was used before, for another request or by another API key.',
    );
  }
  if (first.status === null || first.answer === null) return inProgress;
  const written = { status: first.status, json: openAnswer(first.answer, presented, key.key) };
  return { kind: 'answered', written, isReplay: true };
}

/**
 * What a repetition is compared with. It is stored, and a body may hold a PIN, which a plain hash of so few digits would
 * give away; so it is made under a key that is derived from the caller's API key, which this database does not know.
 */
function fingerprintOf({ caller, method, url, body }: CommandRequest): Buffer {
  const key = Buffer.from(hkdfSync('sha256', caller.presented, '', 'emboss request fingerprint', 32));
  return createHmac('sha256', key)
    .update(JSON.stringify([caller.apiKey.id, method, url]))
    .update(body)
    .digest();
}
