import type { ApiClient } from '../api-client.ts';
import type { Command, CommandCall } from '../command.ts';
import { exitCodes, Failure } from '../failure.ts';
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

async function viaServer(api: ApiClient): Promise<Verification | null> {
  try {
    return await api.send<Verification>('POST', '/ledger/verify');
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

export const ledgerCommands: readonly Command[] = [
  {
    name: 'ledger verify',
    summary: 'Prove the books: sums, balances, holds and hash chains',
    details:
      'Asks the server, or opens the database itself when none answers. Ends with exit code 1 when something is wrong.',
    options: { offline: { help: 'Without asking a server first.' } },
    run: async (call) => {
      const proof = call.flag('offline') ? null : await viaServer(call.api);
      if (proof) return shown(proof);
      call.progress('No server is asked; opening the database itself.');
      return shown(await offline(call));
    },
  },
];
