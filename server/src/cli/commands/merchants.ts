import type { Command, CommandCall, Option } from '../command.ts';
import { usage } from '../failure.ts';
import { record, table } from '../output.ts';

interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly settings: {
    readonly utc_offset: string;
    readonly legacy_frozen_status: boolean;
    readonly allow_private_callbacks: boolean;
    readonly rate_limit: { readonly per_second: number; readonly burst: number } | null;
  };
  readonly created_at: string;
}

const settingOptions: Readonly<Record<string, Option>> = {
  'utc-offset': { value: '<offset>', help: 'The offset of the times it is shown, such as +08:00.' },
  'legacy-frozen-status': { value: 'on|off', help: 'Whether receivers still expect the word "frozen".' },
  'private-callbacks': { value: 'on|off', help: 'Whether callback URLs may point into private networks.' },
  'rate-limit': {
    value: '<n>/<burst>|off',
    help: 'Requests a second, and at once, such as 20/40. Each process of a server counts for itself.',
  },
};

/** What was said of the settings; null when nothing was. */
function settingsOf(call: CommandCall): Record<string, unknown> | null {
  const utcOffset = call.option('utc-offset');
  const rate = call.option('rate-limit');
  const settings = {
    ...(utcOffset === undefined ? {} : { utc_offset: utcOffset }),
    ...onOrOff(call, 'legacy-frozen-status', 'legacy_frozen_status'),
    ...onOrOff(call, 'private-callbacks', 'allow_private_callbacks'),
    ...(rate === undefined ? {} : { rate_limit: rateLimitOf(rate) }),
  };
  return Object.keys(settings).length === 0 ? null : settings;
}

function onOrOff(call: CommandCall, option: string, field: string): Record<string, boolean> {
  const word = call.option(option);
  if (word === undefined) return {};
  if (word !== 'on' && word !== 'off') throw usage(`--${option} is either on or off.`);
  return { [field]: word === 'on' };
}

function rateLimitOf(text: string) {
  if (text === 'off') return null;
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  if (!match) throw usage('--rate-limit looks like 20/40, or is off.');
  return { per_second: Number(match[1]), burst: Number(match[2]) };
}

function shown(merchant: Merchant) {
  const { utc_offset, legacy_frozen_status, allow_private_callbacks, rate_limit } = merchant.settings;
  return record(merchant, {
    id: merchant.id,
    name: merchant.name,
    'utc offset': utc_offset,
    'legacy frozen status': legacy_frozen_status ? 'on' : 'off',
    'private callbacks': allow_private_callbacks ? 'on' : 'off',
    'rate limit': rate_limit ? `${rate_limit.per_second}/s, ${rate_limit.burst} at once` : 'off',
    created: merchant.created_at,
  });
}

export const merchantCommands: readonly Command[] = [
  {
    name: 'merchants create',
    summary: 'Create a merchant',
    details:
      'Its allowlist is empty at first, so nobody reaches it: see `allowlist set`. Without --rate-limit it has 50/100 in\n' +
      'production, and no limit in the sandbox.',
    arguments: [{ name: 'name', help: 'What people call it.' }],
    options: settingOptions,
    run: async (call) => {
      const settings = settingsOf(call);
      const body = { name: call.argument('name'), ...(settings ? { settings } : {}) };
      return shown(await call.api.send<Merchant>('POST', '/merchants', body));
    },
  },
  {
    name: 'merchants list',
    summary: 'List merchants',
    run: async ({ api }) =>
      table(
        await api.all<Merchant>('/merchants'),
        { id: ({ id }) => id, name: ({ name }) => name, created: ({ created_at }) => created_at },
        'There is no merchant yet.',
      ),
  },
  {
    name: 'merchants update',
    summary: 'Change the name or settings of a merchant',
    arguments: [{ name: 'id', help: 'Which merchant.' }],
    options: { name: { value: '<name>', help: 'A new name.' }, ...settingOptions },
    run: async (call) => {
      const name = call.option('name');
      const settings = settingsOf(call);
      if (name === undefined && settings === null)
        throw usage('Say what is to change.', 'See `npm run emboss -- merchants update --help`.');
      const body = { ...(name === undefined ? {} : { name }), ...(settings ? { settings } : {}) };
      return shown(
        await call.api.send<Merchant>('PATCH', `/merchants/${encodeURIComponent(call.argument('id'))}`, body),
      );
    },
  },
];
