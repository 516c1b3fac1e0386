import type { FaultKey, FaultsParticipant, OperationFault, OrderedFault } from '../cards/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';

const columns = `merchant_id as "merchantId", id, operation, card_id as "cardId", action, reason, delay_ms as "delayMs",
  remaining`;

const ofKeys = `where remaining > 0 and (merchant_id, operation) in (select * from unnest($1::uuid[], $2::text[]))`;

/** The sandbox's side of the port: faults are used up in the transaction that accepts the operation they meet. */
export const sandboxFaults: FaultsParticipant = {
  lock: (tx, keys) =>
    tx.query(`select from sandbox_faults ${ofKeys} order by merchant_id, id for update`, keyColumns(keys)),
  load: async (tx, keys) => {
    const faults =
      keys.length === 0
        ? []
        : await tx.query<OrderedFault>(
            `select ${columns} from sandbox_faults ${ofKeys} order by created_at, id`,
            keyColumns(keys),
          );
    const left = new Map(faults.map((fault) => [fault.id, fault.remaining]));
    return {
      left,
      next: (merchantId, operation, cardId) => {
        const fault = faults.find(
          (one) =>
            one.merchantId === merchantId &&
            one.operation === operation &&
            (one.cardId === null || one.cardId === cardId) &&
            (left.get(one.id) ?? 0) > 0,
        );
        return fault ? asOperationFault(fault) : null;
      },
    };
  },
  apply: (picture, id) => picture.left.set(id, (picture.left.get(id) ?? 0) - 1),
  store: async (tx, { left }) => {
    if (left.size === 0) return;
    await tx.query(
      `update sandbox_faults set remaining = f.remaining from unnest($1::uuid[], $2::integer[]) as f (id, remaining)
       where sandbox_faults.id = f.id and sandbox_faults.remaining <> f.remaining`,
      [[...left.keys()], [...left.values()]],
    );
  },
};

function keyColumns(keys: readonly FaultKey[]): [string[], string[]] {
  return [keys.map((key) => key.merchantId), keys.map((key) => key.operation)];
}

function asOperationFault(fault: OrderedFault): OperationFault {
  return fault.action === 'fail'
    ? { id: fault.id, action: 'fail', reason: fault.reason }
    : { id: fault.id, action: 'delay', delayMs: Number(fault.delayMs) };
}

/** Asks for a fault. */
export async function addFault(tx: Transaction | Queryable, fault: OrderedFault, at: Date): Promise<void> {
  await tx.query(
    `insert into sandbox_faults (merchant_id, id, operation, card_id, action, reason, delay_ms, remaining, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      fault.merchantId,
      fault.id,
      fault.operation,
      fault.cardId,
      fault.action,
      fault.reason,
      fault.delayMs,
      fault.remaining,
      at,
    ],
  );
}

/** The faults that have not been used up, oldest first. */
export async function listFaults(database: Queryable, merchantId: string): Promise<OrderedFault[]> {
  return await database.query<OrderedFault>(
    `select ${columns} from sandbox_faults where merchant_id = $1 and remaining > 0 order by created_at, id`,
    [merchantId],
  );
}

/** Takes every waiting fault back. */
export async function clearFaults(tx: Transaction | Queryable, merchantId: string): Promise<void> {
  await tx.query('update sandbox_faults set remaining = 0 where merchant_id = $1 and remaining > 0', [
    merchantId,
  ]);
}
