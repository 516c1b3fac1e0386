import type { Command } from '../command.ts';
import { usage } from '../failure.ts';
import { type Output, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Allowlist {
  readonly entries: readonly string[];
}

function shown({ entries }: Allowlist): Output {
  return table(entries, { entry: (entry) => entry }, 'The allowlist is empty: nobody gets in.');
}

export const allowlistCommands: readonly Command[] = [
  {
    name: 'allowlist show',
    summary: 'Show the addresses that requests may come from',
    options: merchantOption,
    run: async (call) => shown(await call.api.get<Allowlist>(`${await merchantPath(call)}/allowlist`)),
  },
  {
    name: 'allowlist set',
    summary: 'Replace the whole allowlist, at once',
    arguments: [
      {
        name: 'entry',
        isMany: true,
        isOptional: true,
        help: 'An address or a CIDR block, IPv4 or IPv6. Everybody: 0.0.0.0/0 ::/0',
      },
    ],
    options: { ...merchantOption, nobody: { help: 'Empty the list: nobody gets in.' } },
    run: async (call) => {
      const entries = call.rest();
      if (call.flag('nobody') === entries.length > 0) throw usage('Give addresses, or --nobody.');
      return shown(
        await call.api.send<Allowlist>('PUT', `${await merchantPath(call)}/allowlist`, { entries }),
      );
    },
  },
];
