import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Random } from '../platform/index.ts';
import { KeyRingError } from './errors.ts';
import { createKeyRing, type KeyRing, parseKeyRing, serializeKeyRing } from './key-ring.ts';

export interface KeySource {
  /** The value of `EMBOSS_KEYS`: the ring's JSON. It goes before the file. */
  readonly keysJson: string | undefined;
  readonly file: string;
  /** True in the sandbox, which makes the file on its first start. */
  readonly createMissingFile: boolean;
  readonly random: Random;
}

/**
 * The ring from the environment, else from the file, else (sandbox only) a new one written to that file.
 * @throws KeyRingError when there is none, or when it is malformed or others could read or replace it
 */
export async function loadKeyRing({
  keysJson,
  file,
  createMissingFile,
  random,
}: KeySource): Promise<KeyRing> {
  if (keysJson) return parseKeyRing(keysJson, 'EMBOSS_KEYS');
  let text = await readKeyFile(file);
  if (text === null && createMissingFile) {
    await createKeyFile(file, serializeKeyRing(createKeyRing(random)), random);
    // Read back: when two processes start at once, the file of the first one counts for both.
    text = await readKeyFile(file);
  }
  if (text === null) throw new KeyRingError(missingKeysMessage(file));
  return parseKeyRing(text, file);
}

function missingKeysMessage(file: string): string {
  return [
    `The vault has no keys: EMBOSS_KEYS is not set and ${file} does not exist.`,
    'Make a key ring once with `npm run emboss -- keys create`, keep a copy in a safe place, and hand it to',
    'every process, either as the value of EMBOSS_KEYS or as that file with mode 0600. If the database already',
    'holds cards, restore the key ring it was written with: a new one cannot open them.',
  ].join('\n');
}

async function readKeyFile(file: string): Promise<string | null> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new KeyRingError(`The vault's key file ${file} cannot be opened (${error.code}).`);
  });
  if (handle === null) return null;
  try {
    // The open file is examined, not the path, which could be exchanged in between.
    const stats = await handle.stat();
    if (!stats.isFile()) throw new KeyRingError(`The vault's key file ${file} is not a file.`);
    // Windows has no such mode bits.
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) {
      const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
      throw new KeyRingError(
        `The vault's key file ${file} is open to other users (mode ${mode}). Run \`chmod 600 ${file}\`.`,
      );
    }
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

/** Writes the whole file or nothing, and never over another: a link, unlike a rename, does not replace. */
async function createKeyFile(file: string, text: string, random: Random): Promise<void> {
  const directory = dirname(file);
  const draft = `${file}.${Buffer.from(random(8)).toString('hex')}.new`;
  await mkdir(directory, { recursive: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncDirectory(directory);
}

/** Makes the new name itself survive a power cut; Windows cannot open a directory and needs no such thing. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
