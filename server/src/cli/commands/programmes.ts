import type { Command } from '../command.ts';
import { record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Programme {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly created_at: string;
}

export const programmeCommands: readonly Command[] = [
  {
    name: 'programmes create',
    summary: 'Create a programme of a merchant',
    details: 'It has no product at first, so no card can be issued: see `products start`.',
    arguments: [{ name: 'name', help: 'What people call it.' }],
    options: {
      ...merchantOption,
      dialect: { value: '<name>', help: 'The wire protocol it speaks; worldcard when absent.' },
    },
    run: async (call) => {
      const body = { name: call.argument('name'), dialect: call.option('dialect') ?? 'worldcard' };
      const programme = await call.api.send<Programme>(
        'POST',
        `${await merchantPath(call)}/programmes`,
        body,
      );
      const { id, name, dialect, created_at } = programme;
      return record(programme, { id, name, dialect, created: created_at });
    },
  },
  {
    name: 'programmes list',
    summary: 'List the programmes of a merchant',
    options: merchantOption,
    run: async (call) =>
      table(
        await call.api.all<Programme>(`${await merchantPath(call)}/programmes`),
        {
          id: ({ id }) => id,
          name: ({ name }) => name,
          dialect: ({ dialect }) => dialect,
          created: ({ created_at }) => created_at,
        },
        'The merchant has no programme yet.',
      ),
  },
];
