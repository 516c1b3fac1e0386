import { z } from 'zod';
import { openAuthorizations } from '../../authorizations/index.ts';
import { openOperations } from '../../cards/index.ts';
import { type Checkpoint, checkpointText, takeCheckpoint, verifyLedger } from '../../ledger/index.ts';
import { currencyOf } from '../../money/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { amountOf, amountText, instant } from '../fields.ts';
import { answer, refuseInvalid } from '../reply.ts';

const verificationView = z
  .strictObject({
    is_sound: z.boolean().meta({ description: 'True when there are no findings.' }),
    findings: z.array(z.strictObject({ check: z.string(), detail: z.string() })),
    accounts: z.int(),
    transfers: z.int(),
    open_holds: z.int(),
    batches: z.int(),
    currencies: z.array(
      z.strictObject({ currency: z.string(), posted_debits: amountText, posted_credits: amountText }),
    ),
  })
  .meta({ id: 'LedgerVerification' });

const checkpointFields = z
  .strictObject({
    taken_at: instant,
    heads: z.array(
      z.strictObject({
        lane: z.uuid(),
        number: z.string().regex(/^[1-9]\d{0,17}$/),
        hash: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    ),
    key_version: z.int(),
    signature: z.base64(),
    public_key: z
      .string()
      .meta({ description: 'Ed25519, SPKI in PEM: anyone can verify the signature with it.' }),
  })
  .meta({
    id: 'LedgerCheckpoint',
    description: 'Signed over taken_at and a line `lane number hash` for each head.',
  });

export const ledgerEndpoints = ({ database, vault, wall }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'takeCheckpoint',
    method: 'POST',
    path: '/ledger/checkpoint',
    summary: 'Where every hash chain ends now, signed. Keep it outside; verify against it later',
    scopes: ['operator'],
    status: 200,
    result: checkpointFields,
    handle: async () => {
      const checkpoint = await takeCheckpoint(database, wall.now());
      const { keyVersion, signature, publicKeyPem } = vault.sign(checkpointText(checkpoint));
      return answer({
        taken_at: checkpoint.takenAt,
        heads: [...checkpoint.heads],
        key_version: keyVersion,
        signature,
        public_key: publicKeyPem,
      });
    },
  }),
  defineQuery({
    operation: 'verifyLedger',
    method: 'POST',
    path: '/ledger/verify',
    summary: 'Prove the books in one snapshot: sums, balances, holds and hash chains. Changes nothing',
    scopes: ['operator'],
    body: z.strictObject({ checkpoint: checkpointFields.optional() }),
    status: 200,
    result: verificationView,
    handle: async ({ body }) => {
      const checkpoint = body.checkpoint && readCheckpoint(body.checkpoint);
      if (
        body.checkpoint &&
        checkpoint &&
        !vault.isSigned(checkpointText(checkpoint), signatureOf(body.checkpoint))
      ) {
        return refuseInvalid({
          field: 'checkpoint.signature',
          problem: 'is not one that this installation made',
        });
      }
      const openWork = [openOperations, openAuthorizations];
      const proof = await verifyLedger(database, { openWork, checkpoint });
      return answer({
        is_sound: proof.findings.length === 0,
        findings: proof.findings.map(({ check, detail }) => ({ check, detail })),
        accounts: proof.accounts,
        transfers: proof.transfers,
        open_holds: proof.openHolds,
        batches: proof.batches,
        currencies: proof.currencies.map(({ currency, postedDebits, postedCredits }) => ({
          currency,
          posted_debits: amountIn(postedDebits, currency),
          posted_credits: amountIn(postedCredits, currency),
        })),
      });
    },
  }),
];

type CheckpointBody = z.output<typeof checkpointFields>;

function readCheckpoint({ taken_at: takenAt, heads }: CheckpointBody): Checkpoint {
  return { takenAt, heads };
}

function signatureOf({ key_version: keyVersion, signature }: CheckpointBody) {
  return { keyVersion, signature };
}

function amountIn(amount: bigint, code: string): string {
  const found = currencyOf(code);
  if (found.kind === 'unknown') throw new Error(`The ledger holds the unknown currency ${code}.`);
  return amountOf(amount, found.currency);
}
