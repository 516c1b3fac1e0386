import type { Database, Transaction } from '../database/index.ts';
import { type Claim, claimIdentities, settleClaims } from './claims.ts';
import type { Command, Decision, Identity, Outcome, Remembered } from './command.ts';
import { batchDigest, extendLane, type LaneHead } from './lane.ts';
import type { BatchMoment, BatchStamp, Participants, Pictures } from './participant.ts';
import { type BatchReceipt, writeReceipts } from './receipts.ts';
import type { Stopwatch } from './stopwatch.ts';

/** An answer for one caller: how its command ended, or the error its `decide` threw, which is a bug. */
export type Answer =
  | { readonly outcome: Outcome<unknown>; readonly remember: Remembered }
  | { readonly bug: unknown };

export interface BatchResult {
  readonly answers: Answer[];
  readonly head: LaneHead;
  /** A participant asked that it be kept when this batch was committed and answered. */
  readonly wantsReceipt: boolean;
  /** Tells the participants that the batch is committed. */
  readonly committed: () => void;
}

// biome-ignore lint/suspicious/noExplicitAny: commands of every participant and result share one batch.
export type AnyCommand = Command<any, any>;

export interface Batch {
  readonly commands: readonly AnyCommand[];
  readonly head: LaneHead;
  readonly recordedAt: Date;
  /** Of earlier batches, to be written along with this one. */
  readonly receipts: readonly BatchReceipt[];
  /** Told the result just before the commit, for the case that the commit's own outcome stays unknown. */
  readonly written: (result: BatchResult) => void;
}

/** Runs one batch in one transaction: claim, lock, read, decide, store. */
export async function runBatch(
  database: Database,
  participants: Participants,
  stopwatch: Stopwatch,
  { commands, head, recordedAt, receipts, written }: Batch,
): Promise<BatchResult> {
  const named = Object.entries(participants);
  return await database.transaction(async (tx) => {
    const { claims, pictures } = await claimLockAndLoad(tx, participants, commands, recordedAt);
    const moment: BatchMoment = { loadedUs: stopwatch.elapsedUs() };
    const answers = commands.map((command, index) =>
      decide(command, claims[index] ?? null, participants, pictures, moment),
    );
    const storingUs = stopwatch.elapsedUs();
    const stamp: BatchStamp = { ...moment, lane: head.id, number: head.number + 1n, recordedAt, storingUs };
    const digest = digestOf(participants, pictures);
    const [newHead] = await Promise.all([
      extendLane(tx, head, stamp, digest),
      settleClaims(tx, keptClaims(commands, answers), freedClaims(commands, answers)),
      writeReceipts(tx, receipts),
      ...named.map(([name, participant]) => participant.store(tx, pictures[name], stamp)),
    ]);
    const result: BatchResult = {
      answers,
      head: newHead,
      wantsReceipt: named.some(([name, participant]) => participant.wantsReceipt?.(pictures[name]) ?? false),
      committed: () => {
        for (const [name, participant] of named) participant.committed?.(pictures[name]);
      },
    };
    written(result);
    return result;
  });
}

/** Issues every claim, lock and read in one flight; the database runs them in this order. */
async function claimLockAndLoad(
  tx: Transaction,
  participants: Participants,
  commands: readonly AnyCommand[],
  at: Date,
): Promise<{ claims: (Claim | null)[]; pictures: Pictures<Participants> }> {
  const keysOf = (name: string) => commands.flatMap((command) => command.keys[name] ?? []);
  const entries = Object.entries(participants).map(([name, participant]) => ({
    name,
    participant,
    keys: keysOf(name),
  }));

  const identified = commands.filter((command) => command.identity);
  const claiming = claimIdentities(
    tx,
    identified.map((command) => command.identity as Identity),
    at,
  );
  const locking = entries.map(async ({ participant, keys }) =>
    keys.length > 0 ? await participant.lock?.(tx, keys) : undefined,
  );
  const loading = entries.map(({ participant, keys }, index) =>
    participant.load(tx, keys, locking[index] as Promise<unknown>),
  );
  const [won, , loaded] = await Promise.all([claiming, Promise.all(locking), Promise.all(loading)]);

  const claimOf = new Map(identified.map((command, index) => [command, won[index] as Claim]));
  return {
    claims: commands.map((command) => claimOf.get(command) ?? null),
    pictures: Object.fromEntries(entries.map(({ name }, index) => [name, loaded[index]])),
  };
}

function decide(
  command: AnyCommand,
  claim: Claim | null,
  participants: Participants,
  pictures: Pictures<Participants>,
  moment: BatchMoment,
): Answer {
  if (claim?.kind === 'lost') {
    const { remembered, sameContent } = claim;
    return { outcome: { kind: 'repeated', remembered, sameContent }, remember: null };
  }
  let decision: Decision<Participants, unknown>;
  try {
    decision = command.decide(pictures, moment);
  } catch (bug) {
    return { bug };
  }
  if (decision.kind === 'done') {
    for (const [name, changes] of Object.entries(decision.changes)) {
      for (const change of changes ?? []) participants[name]?.apply(pictures[name], change);
    }
  }
  const remember = decision.kind === 'done' ? decision.remember : null;
  return { outcome: { kind: decision.kind, result: decision.result }, remember };
}

function digestOf(participants: Participants, pictures: Pictures<Participants>): Buffer {
  return batchDigest(
    Object.entries(participants).flatMap(([name, participant]) => {
      const digest = participant.digest?.(pictures[name]);
      return digest ? [{ name, digest }] : [];
    }),
  );
}

function keptClaims(commands: readonly AnyCommand[], answers: readonly Answer[]) {
  return commands.flatMap((command, index) => {
    const answer = answers[index];
    const kept = command.identity && answer && 'outcome' in answer && answer.outcome.kind === 'done';
    return kept ? [{ identity: command.identity as Identity, remember: answer.remember }] : [];
  });
}

function freedClaims(commands: readonly AnyCommand[], answers: readonly Answer[]): Identity[] {
  return commands.flatMap((command, index) => {
    const answer = answers[index];
    const freed = answer && ('bug' in answer || answer.outcome.kind === 'refused');
    return command.identity && freed ? [command.identity] : [];
  });
}
