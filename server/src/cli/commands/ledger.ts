import { readFile } from 'node:fs/promises';
import type { ApiClient } from '../api-client.ts';
import type { Command, CommandCall } from '../command.ts';
import { exitCodes, Failure, usage } from '../failure.ts';
import { withDatabase } from '../offline.ts';
import type { Output } from '../output.ts';

interface Verification {
  readonly is_sound: boolean;
  readonly findings: readonly { readonly check: string; readonly detail: string }[];
  readonly accounts: number;
  readonly transfers: number;
  readonly open_holds: number;
  readonly batches: number;
}

function shown(proof: Verification): Output {
  const { is_sound, findings, accounts, transfers, open_holds, batches } = proof;
  const counted = `${accounts} accounts, ${transfers} transfers, ${open_holds} open holds, ${batches} batches`;
  const text = is_sound
    ? `The ledger is sound: ${counted}.`
    : [
        `The ledger is NOT sound: ${counted}.`,
        ...findings.map(({ check, detail }) => `  ${check}: ${detail}`),
      ].join('\n');
  return { text, json: proof, isBad: !is_sound };
}

async function viaServer(api: ApiClient, checkpoint: unknown): Promise<Verification | null> {
  try {
    return await api.send<Verification>(
      'POST',
      '/ledger/verify',
      checkpoint === null ? undefined : { checkpoint },
    );
  } catch (error) {
    if (error instanceof Failure && error.exitCode === exitCodes.noServer) return null;
    throw error;
  }
}

async function offline({ environment, progress }: CommandCall): Promise<Verification> {
  const [{ verifyLedger }, { openOperations }, { openAuthorizations }] = await Promise.all([
    import('../../ledger/index.ts'),
    import('../../cards/index.ts'),
    import('../../authorizations/index.ts'),
  ]);
  return await withDatabase(environment, async (database) => {
    const openWork = [openOperations, openAuthorizations];
    const proof = await verifyLedger(database, { openWork, onProgress: progress });
    return {
      is_sound: proof.findings.length === 0,
      findings: proof.findings,
      accounts: proof.accounts,
      transfers: proof.transfers,
      open_holds: proof.openHolds,
      batches: proof.batches,
    };
  });
}

async function readCheckpoint(path: string | undefined): Promise<unknown> {
  if (path === undefined) return null;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw usage(`The checkpoint ${path} cannot be read: ${(error as Error).message}`);
  }
}

export const ledgerCommands: readonly Command[] = [
  {
    name: 'ledger checkpoint',
    summary: 'Print where every hash chain ends now, signed: keep it outside and verify against it later',
    run: async ({ api }) => {
      const checkpoint = await api.send('POST', '/ledger/checkpoint');
      return { text: JSON.stringify(checkpoint, null, 2), json: checkpoint };
    },
  },
  {
    name: 'ledger verify',
    summary: 'Prove the books: sums, balances, holds and hash chains',
    details:
      'Asks the server, or opens the database itself when none answers. Ends with exit code 1 when something is wrong.',
    options: {
      checkpoint: {
        value: '<file>',
        help: 'Hold the ledger against a checkpoint taken earlier; asks a server.',
      },
      offline: { help: 'Without asking a server first.' },
    },
    run: async (call) => {
      const checkpoint = await readCheckpoint(call.option('checkpoint'));
      const proof = call.flag('offline') ? null : await viaServer(call.api, checkpoint);
      if (proof) return shown(proof);
      if (checkpoint !== null) {
        throw new Failure('Only a server can verify the signature of a checkpoint.', {
          next: 'Start one with `npm start`.',
          exitCode: exitCodes.noServer,
        });
      }
      call.progress('No server is asked; opening the database itself.');
      return shown(await offline(call));
    },
  },
];
