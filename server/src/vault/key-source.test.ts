import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyRingError } from './errors.ts';
import { createKeyRing, parseKeyRing, serializeKeyRing } from './key-ring.ts';
import { loadKeyRing } from './key-source.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'emboss-keys-'));
  file = join(directory, 'data', 'keys.json');
});
afterEach(() => rm(directory, { recursive: true }));

const load = (changes: { keysJson?: string; createMissingFile?: boolean } = {}) =>
  loadKeyRing({ keysJson: undefined, createMissingFile: false, ...changes, file, random: randomBytes });
const json = serializeKeyRing(createKeyRing(randomBytes));

async function writeKeyFile(text: string, mode = 0o600) {
  await mkdir(join(directory, 'data'));
  await writeFile(file, text);
  await chmod(file, mode);
}

describe('the keys', () => {
  test('come from the environment before the file', async () => {
    await writeKeyFile(serializeKeyRing(createKeyRing(randomBytes)));
    expect(serializeKeyRing(await load({ keysJson: json }))).toBe(json);
  });

  test('come from the file when the environment has none', async () => {
    await writeKeyFile(json);
    expect(serializeKeyRing(await load({ keysJson: '' }))).toBe(json);
  });

  test('come through a symbolic link, as mounted secrets do', async () => {
    await writeKeyFile(json);
    const link = join(directory, 'link.json');
    await symlink(file, link);
    file = link;
    expect(serializeKeyRing(await load())).toBe(json);
  });

  test('are refused when malformed, whatever their source, and nothing is created', async () => {
    await expect(load({ keysJson: '{}', createMissingFile: true })).rejects.toThrow(
      /EMBOSS_KEYS is malformed/,
    );
    expect(await readdir(directory)).toEqual([]);
    await writeKeyFile('{"current":1}');
    await expect(load({ createMissingFile: true })).rejects.toThrow(/keys\.json is malformed/);
    expect(await readFile(file, 'utf8')).toBe('{"current":1}');
  });

  test.each([[0o640], [0o604], [0o620], [0o602], [0o610], [0o644], [0o666]])(
    'are refused from a file of mode %o, with the remedy',
    async (mode) => {
      await writeKeyFile(json, mode);
      await expect(load({ createMissingFile: true })).rejects.toBeInstanceOf(KeyRingError);
      await expect(load()).rejects.toThrow(`(mode 0${mode.toString(8)}). Run \`chmod 600 ${file}\``);
    },
  );

  test('are read from a file its owner may only read', async () => {
    await writeKeyFile(json, 0o400);
    expect(serializeKeyRing(await load())).toBe(json);
  });

  test('are refused from a directory', async () => {
    await mkdir(file, { recursive: true });
    await expect(load()).rejects.toThrow(/is not a file/);
  });

  test('are refused when missing, with an error that says what to do', async () => {
    await expect(load()).rejects.toThrow(KeyRingError);
    await expect(load()).rejects.toThrow(/EMBOSS_KEYS is not set and .*keys\.json does not exist/);
    await expect(load()).rejects.toThrow(/keys create/);
    expect(await readdir(directory)).toEqual([]);
  });
});

describe('a sandbox without keys', () => {
  test('makes a file with mode 0600 that holds the ring it returns, and nothing beside it', async () => {
    const ring = await load({ createMissingFile: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(serializeKeyRing(parseKeyRing(await readFile(file, 'utf8'), file))).toBe(serializeKeyRing(ring));
    expect(await readdir(join(directory, 'data'))).toEqual(['keys.json']);
  });

  test('finds the same keys at the next start', async () => {
    const first = await load({ createMissingFile: true });
    expect(serializeKeyRing(await load())).toBe(serializeKeyRing(first));
  });

  test('takes the keys of another process that was faster, and never replaces its file', async () => {
    const random = (size: number) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, json, { mode: 0o600 });
      return randomBytes(size);
    };
    const ring = await loadKeyRing({ keysJson: undefined, file, createMissingFile: true, random });
    expect(serializeKeyRing(ring)).toBe(json);
    expect(await readFile(file, 'utf8')).toBe(json);
    expect(await readdir(dirname(file))).toEqual(['keys.json']);
  });

  test('gives every process the same keys when several start at once', async () => {
    const rings = await Promise.all(Array.from({ length: 8 }, () => load({ createMissingFile: true })));
    expect(new Set(rings.map(serializeKeyRing)).size).toBe(1);
    expect(await readdir(join(directory, 'data'))).toEqual(['keys.json']);
  });
});
