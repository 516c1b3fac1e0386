import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { KeyRing } from '../../vault/index.ts';
import type { Command, CommandCall } from '../command.ts';
import { Failure, usage } from '../failure.ts';
import { type Output, record } from '../output.ts';

/** Writes a new file that only its owner can read, and never over one that is there. */
async function writeKeyFile(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') {
      throw new Failure(
        `${path} exists. A key ring is never overwritten: what was sealed with it would be lost.`,
      );
    }
    throw new Failure(`${path} cannot be written: ${error.message}`);
  });
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Where the server looks for its keys. Production's other needs do not matter here. */
async function configured(call: CommandCall) {
  const { readConfig } = await import('../../config.ts');
  return readConfig({ ...call.environment, EMBOSS_MODE: 'sandbox' });
}

/** The ring that the servers use now. */
async function currentRing(call: CommandCall): Promise<KeyRing> {
  const { loadKeyRing } = await import('../../vault/index.ts');
  const { systemRandom } = await import('../../platform/index.ts');
  const { keysJson, keyFile } = await configured(call);
  return await loadKeyRing({
    keysJson: keysJson ?? undefined,
    file: keyFile,
    createMissingFile: false,
    random: systemRandom,
  });
}

async function save(call: CommandCall, ring: KeyRing, fallback?: string): Promise<Output> {
  const given = call.option('file') ?? fallback;
  if (given === undefined) throw usage('--file is missing.');
  const { serializeKeyRing } = await import('../../vault/index.ts');
  const file = resolve(given);
  await writeKeyFile(file, serializeKeyRing(ring));
  const versions = [...ring.versions.keys()];
  return record(
    { file, current: ring.current, versions },
    { file, current: ring.current, versions: versions.join(', ') },
  );
}

const fileOption = {
  file: { value: '<path>', help: 'Where to write the new ring; never over a file that is there.' },
};

export const keyCommands: readonly Command[] = [
  {
    name: 'keys create',
    summary: 'Make the vault its first key ring',
    details:
      'Keep a copy in a safe place: without it nothing in the database opens. Every server takes it from this file or, as\n' +
      'its text, from EMBOSS_KEYS. The sandbox makes one by itself.',
    options: { file: { value: '<path>', help: 'Where to; EMBOSS_KEY_FILE when absent.' } },
    run: async (call) => {
      const { createKeyRing } = await import('../../vault/index.ts');
      const { systemRandom } = await import('../../platform/index.ts');
      return await save(call, createKeyRing(systemRandom), (await configured(call)).keyFile);
    },
  },
  {
    name: 'keys add',
    summary: 'Make a key ring with one more version, which is not in use yet',
    details:
      'The first of three steps. Give the new ring to every server and restart it: all must know a version before any of\n' +
      'them writes with it. Then `keys activate`, then `vault reencrypt`.',
    options: fileOption,
    run: async (call) => {
      const { rotateKeyRing } = await import('../../vault/index.ts');
      const { systemRandom } = await import('../../platform/index.ts');
      const ring = await currentRing(call);
      return await save(call, { ...rotateKeyRing(ring, systemRandom), current: ring.current });
    },
  },
  {
    name: 'keys activate',
    summary: 'Make a key ring that writes with another of its versions',
    details:
      'The second step, after every server knows the version. Old versions stay: cards keep the keys of their time.',
    arguments: [{ name: 'version', help: 'Which one.' }],
    options: fileOption,
    run: async (call) => {
      const ring = await currentRing(call);
      const version = Number(call.argument('version'));
      if (!ring.versions.has(version))
        throw usage(`The ring has the versions ${[...ring.versions.keys()].join(', ')}.`);
      return await save(call, { ...ring, current: version });
    },
  },
];
