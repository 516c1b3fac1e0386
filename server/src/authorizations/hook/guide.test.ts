import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { money } from '../../money/index.ts';
import { createOutboundClient, systemRandom, wallClock } from '../../platform/index.ts';
import { closeAfterFile } from '../../testing/close-after-file.ts';
import { hookTenant } from '../../testing/hook-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, Secret } from '../../vault/index.ts';
import type { SealedHook } from './decision-hook.ts';
import { generateHookSecret, secretContext } from './hook-secret.ts';
import { createHttpAsker } from './http-asker.ts';
import { questionBody } from './question-body.ts';

const guide = await readFile(new URL('../../../../docs/guides/decision-hook.md', import.meta.url), 'utf8');
const block = (language: string) =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(guide)?.[1] ?? '';

const tenant = await hookTenant(await testDatabase());
const client = createOutboundClient({ allowPrivate: true });
closeAfterFile(() => client.close());
const hsm = createSoftwareHsm(createKeyRing(systemRandom), systemRandom);
const vault = createVault({ hsm, random: systemRandom });
const secret = generateHookSecret(systemRandom);
const seal = (text: string) => vault.seal(Secret.of(text), secretContext(tenant));

let url = '';
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'emboss-hook-'));
  const file = join(directory, 'receiver.mjs');
  await writeFile(file, block('js'));
  const child = spawn(process.execPath, [file], { env: { HOOK_SECRET: secret, PORT: '0' } });
  closeAfterFile(async () => {
    child.kill();
    await rm(directory, { recursive: true });
  });
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(/\d+/.exec(line.toString())?.[0] ?? ''));
    child.stderr.once('data', (line: Buffer) => reject(new Error(line.toString())));
  });
  url = `http://127.0.0.1:${port}/decide`;
});

describe('the receiver of the guide', () => {
  function ask(dollars: bigint, hook: Partial<SealedHook> = {}) {
    const message = tenant.message({ amount: money(dollars * 10_000n, 'USD') });
    const asking = tenant.asking({ message });
    const asker = createHttpAsker({ clientFor: () => client, vault, wall: wallClock });
    return asker.ask({ ...asking, hook: { ...asking.hook, url, secret: seal(secret), ...hook } });
  }

  test('approves and declines, in answers that verify', async () => {
    expect(await ask(100n)).toEqual({ kind: 'verdict', verdict: 'approved', reason: 'at most 100' });
    expect(await ask(101n)).toEqual({ kind: 'verdict', verdict: 'declined', reason: 'at most 100' });
  });

  test('knows its secret while it rotates', async () => {
    const previousSecretUntil = new Date(Date.now() + 60_000);
    const rotating = { secret: seal('a new one'), previousSecret: seal(secret), previousSecretUntil };
    expect(await ask(1n, rotating)).toMatchObject({ verdict: 'approved' });
  });

  test('answers no stranger', async () => {
    const answer = await ask(1n, { secret: seal('guessed') });
    expect(answer).toMatchObject({ failure: 'wrong-status', detail: expect.stringContaining('401') });
  });
});

test('the question of the guide has the fields of every question', () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, inner]) => [name, shape(inner)])
      : null;
  expect(shape(JSON.parse(block('json')))).toEqual(shape(JSON.parse(questionBody(tenant.asking()))));
});
