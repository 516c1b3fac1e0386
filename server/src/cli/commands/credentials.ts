import { readFile } from 'node:fs/promises';
import type { Command, CommandCall, Option } from '../command.ts';
import { Failure, usage } from '../failure.ts';
import { type Output, record, table } from '../output.ts';
import { merchantOption, merchantPath, programmeOption, programmePath } from '../whose.ts';

interface Credential {
  readonly id: string;
  readonly programme_id: string;
  readonly dialect: string;
  readonly public_id: string;
  readonly public_details: Readonly<Record<string, string>>;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly generated?: Readonly<Record<string, string>>;
}

const secretOptions: Readonly<Record<string, Option>> = {
  'secret-file': {
    value: '<name>=<path>',
    isMany: true,
    help: "A part of the merchant's half from a file: public_key=key.pem and aes_key=aes.txt for worldcard.",
  },
  generate: { help: "Sandbox only: make the merchant's half too, and show it once." },
};

const details =
  'The merchant makes its own keys and hands in the public one: Emboss never wants a private key. Secrets are read\n' +
  'from files, because a command line is seen by everyone on the machine.';

async function secretsOf(call: CommandCall): Promise<object> {
  const files = call.options('secret-file');
  if (call.flag('generate') === files.length > 0) {
    throw usage(
      'Give either --secret-file or --generate.',
      'See `npm run emboss -- credentials create --help`.',
    );
  }
  if (files.length === 0) return { generate: true };
  const secrets = await Promise.all(files.map(readSecret));
  return { secrets: Object.fromEntries(secrets) };
}

async function readSecret(text: string): Promise<[string, string]> {
  const match = /^(\w+)=(.+)$/s.exec(text);
  if (!match) throw usage('--secret-file looks like public_key=key.pem.');
  const [, name = '', path = ''] = match;
  const content = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure(`The secret ${name} cannot be read: ${error.message}`);
  });
  // Editors end files with a line break that is no part of a secret.
  return [name, content.replace(/\r?\n$/, '')];
}

function shown(credential: Credential): Output {
  const { public_details, generated = {} } = credential;
  return record(credential, {
    id: credential.id,
    programme: credential.programme_id,
    'public id': credential.public_id,
    ...public_details,
    ...Object.fromEntries(
      Object.entries(generated).map(([name, text]) => [`${name} (shown only now)`, text]),
    ),
    expires: credential.expires_at,
  });
}

export const credentialCommands: readonly Command[] = [
  {
    name: 'credentials create',
    summary: 'Give a programme a credential',
    details,
    options: { ...programmeOption, ...secretOptions },
    run: async (call) => {
      const body = await secretsOf(call);
      return shown(await call.api.send<Credential>('POST', `${await programmePath(call)}/credentials`, body));
    },
  },
  {
    name: 'credentials list',
    summary: 'List credentials, ended ones included, without their secrets',
    options: merchantOption,
    run: async (call) =>
      table(
        await call.api.all<Credential>(`${await merchantPath(call)}/credentials`),
        {
          id: ({ id }) => id,
          dialect: ({ dialect }) => dialect,
          'public id': ({ public_id }) => public_id,
          created: ({ created_at }) => created_at,
          expires: ({ expires_at }) => expires_at,
        },
        'The merchant has no credential yet.',
      ),
  },
  {
    name: 'credentials rotate',
    summary: 'Put a new credential beside an old one, which ends after an overlap',
    details,
    arguments: [{ name: 'id', help: 'The old credential.' }],
    options: {
      ...merchantOption,
      ...secretOptions,
      'overlap-hours': {
        value: '<n>',
        help: 'How long the old one stays valid: 24 when absent, 0 ends it now.',
      },
    },
    run: async (call) => {
      const hours = call.option('overlap-hours');
      if (hours !== undefined && !/^\d+(\.\d+)?$/.test(hours)) throw usage('--overlap-hours is a number.');
      const overlap = hours === undefined ? {} : { overlap_hours: Number(hours) };
      const body = { ...(await secretsOf(call)), ...overlap };
      return shown(await call.api.send<Credential>('POST', `${await credentialPath(call)}/rotate`, body));
    },
  },
  {
    name: 'credentials revoke',
    summary: 'End a credential now',
    arguments: [{ name: 'id', help: 'Which credential.' }],
    options: merchantOption,
    run: async (call) =>
      shown(await call.api.send<Credential>('POST', `${await credentialPath(call)}/revoke`)),
  },
];

async function credentialPath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/credentials/${encodeURIComponent(call.argument('id'))}`;
}
