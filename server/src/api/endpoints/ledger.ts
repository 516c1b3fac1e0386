import { z } from 'zod';
import { openAuthorizations } from '../../authorizations/index.ts';
import { openOperations } from '../../cards/index.ts';
import { verifyLedger } from '../../ledger/index.ts';
import { currencyOf } from '../../money/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineQuery, type Endpoint } from '../endpoint.ts';
import { amountOf, amountText } from '../fields.ts';
import { answer } from '../reply.ts';

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

export const ledgerEndpoints = ({ database }: ApiContext): Endpoint[] => [
  defineQuery({
    operation: 'verifyLedger',
    method: 'POST',
    path: '/ledger/verify',
    summary: 'Prove the books in one snapshot: sums, balances, holds and hash chains. Changes nothing',
    scopes: ['operator'],
    status: 200,
    result: verificationView,
    handle: async () => {
      const proof = await verifyLedger(database, { openWork: [openOperations, openAuthorizations] });
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

function amountIn(amount: bigint, code: string): string {
  const found = currencyOf(code);
  if (found.kind === 'unknown') throw new Error(`The ledger holds the unknown currency ${code}.`);
  return amountOf(amount, found.currency);
}
