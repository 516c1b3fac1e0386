import type { Command, CommandCall } from '../command.ts';
import { usage } from '../failure.ts';
import { record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Programme {
  readonly id: string;
  readonly name: string;
  readonly dialect: string;
  readonly settings: { readonly records_undelivered: boolean; readonly refuses_replays: boolean };
  readonly created_at: string;
}

/** The settings as options say them: which field each is, and what its words mean. */
const settingOptions = {
  undelivered: { field: 'records_undelivered', on: 'record', off: 'skip' },
  replays: { field: 'refuses_replays', on: 'refuse', off: 'take' },
} as const;

/** What was said of the settings; null when nothing was. */
function settingsOf(call: CommandCall): Record<string, boolean> | null {
  const said = Object.entries(settingOptions).flatMap(([option, { field, on, off }]) => {
    const word = call.option(option);
    if (word === undefined) return [];
    if (word !== on && word !== off) throw usage(`--${option} is either ${on} or ${off}.`);
    return [[field, word === on]];
  });
  return said.length === 0 ? null : Object.fromEntries(said);
}

const wordOf = ({ settings }: Programme, option: keyof typeof settingOptions) => {
  const { field, on, off } = settingOptions[option];
  return settings[field] ? on : off;
};

function shown(programme: Programme) {
  const { id, name, dialect, created_at } = programme;
  return record(programme, {
    ...{ id, name, dialect },
    undelivered: wordOf(programme, 'undelivered'),
    replays: wordOf(programme, 'replays'),
    created: created_at,
  });
}

export const programmeCommands: readonly Command[] = [
  {
    name: 'programmes create',
    summary: 'Create a programme of a merchant',
    details: 'It has no product at first, so no card can be issued: see `products start`.',
    arguments: [{ name: 'name', help: 'What people call it.' }],
    options: {
      ...merchantOption,
      dialect: {
        value: '<name>',
        help: 'The wire protocol it speaks. Without it, the answer lists them all.',
      },
    },
    run: async (call) => {
      const body = { name: call.argument('name'), dialect: call.option('dialect') ?? '' };
      return shown(await call.api.send<Programme>('POST', `${await merchantPath(call)}/programmes`, body));
    },
  },
  {
    name: 'programmes update',
    summary: 'Change the name or settings of a programme',
    arguments: [{ name: 'programme', help: 'Which programme.' }],
    options: {
      ...merchantOption,
      name: { value: '<name>', help: 'A new name.' },
      undelivered: {
        value: 'record|skip',
        help: 'What becomes of events that no callback URL is set for: see `deliveries list --state undelivered`.',
      },
      replays: {
        value: 'refuse|take',
        help: 'What becomes of a request that came before, on wires that have nothing else to tell a replay by.',
      },
    },
    run: async (call) => {
      const [name, settings] = [call.option('name'), settingsOf(call)];
      if (name === undefined && settings === null)
        throw usage('Say what is to change.', 'See `npm run emboss -- programmes update --help`.');
      const body = { ...(name === undefined ? {} : { name }), ...(settings ? { settings } : {}) };
      const path = `${await merchantPath(call)}/programmes/${encodeURIComponent(call.argument('programme'))}`;
      return shown(await call.api.send<Programme>('PATCH', path, body));
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
          undelivered: (programme) => wordOf(programme, 'undelivered'),
          replays: (programme) => wordOf(programme, 'replays'),
          created: ({ created_at }) => created_at,
        },
        'The merchant has no programme yet.',
      ),
  },
];
