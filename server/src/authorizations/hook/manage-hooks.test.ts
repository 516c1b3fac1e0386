import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createMerchant, createProgramme } from '../../merchants/index.ts';
import { systemRandom, type Transaction, wallClock } from '../../platform/index.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { createKeyRing, createSoftwareHsm, createVault, rotateKeyRing } from '../../vault/index.ts';
import { goodSecrets, secretContext } from './hook-secret.ts';
import { hooksParticipant } from './hooks-participant.ts';
import { loadHooks, readDecisionHook } from './hooks-store.ts';
import { reencryptHookSecrets } from './reencrypt-hook-secrets.ts';
import { removeDecisionHook } from './remove-decision-hook.ts';
import { rotateHookSecret } from './rotate-hook-secret.ts';
import { type HookSetting, setDecisionHook } from './set-decision-hook.ts';

const database = await testDatabase();
const ring = createKeyRing(systemRandom);
const vaultOf = (keys: typeof ring) =>
  createVault({ hsm: createSoftwareHsm(keys, systemRandom), random: systemRandom });
const tools = { vault: vaultOf(ring), random: systemRandom };
const hour = 3_600_000;

async function programme() {
  const [merchantId, programmeId] = [randomUUID(), randomUUID()];
  const createdAt = wallClock.now();
  await createMerchant(database, { id: merchantId, name: 'Test', createdAt });
  await createProgramme(database, { id: programmeId, merchantId, name: 'Test', dialect: 'plain', createdAt });
  return { merchantId, programmeId };
}
type Key = Awaited<ReturnType<typeof programme>>;

const set = (key: Key, more: Partial<HookSetting> = {}) =>
  database.transaction((tx) =>
    setDecisionHook(tx, tools, {
      ...key,
      url: 'https://example.com/decide',
      windowMs: 2000,
      fallback: 'decline',
      fallbackLimit: null,
      enabled: true,
      allowPrivate: false,
      now: wallClock.now(),
      ...more,
    }),
  );

const rotate = (key: Key, overlapMs: number) => {
  const now = wallClock.now();
  return rotateHookSecret(database, tools, {
    ...key,
    now,
    overlapUntil: new Date(now.getTime() + overlapMs),
  });
};

async function secretsOf(key: Key, vault = tools.vault, now = wallClock.now()) {
  const [hook] = await loadHooks(database, [key]);
  return hook
    ? goodSecrets(hook, now).map((sealed) => vault.open(sealed, secretContext(key)).reveal())
    : null;
}

describe('a decision hook', () => {
  test.each<[string, Partial<HookSetting>]>([
    ['url', { url: 'example.com' }],
    ['url', { url: 'ftp://example.com/' }],
    ['url', { url: 'https://user:pass@example.com/' }],
    ['url', { url: 'http://127.0.0.1/' }],
    ['url', { url: 'http://169.254.169.254/', allowPrivate: true }],
    ['windowMs', { windowMs: 99 }],
    ['windowMs', { windowMs: 10_001 }],
    ['windowMs', { windowMs: 500.5 }],
    ['windowMs', { windowMs: Number.NaN }],
    ['fallbackLimit', { fallback: 'approve-within-limit' }],
    ['fallbackLimit', { fallback: 'approve', fallbackLimit: 1n }],
    ['fallbackLimit', { fallback: 'approve-within-limit', fallbackLimit: 0n }],
    ['fallbackLimit', { fallback: 'approve-within-limit', fallbackLimit: 10n ** 16n }],
  ])('with a wrong %s is refused', async (field, wrong) => {
    const key = await programme();
    expect(await set(key, wrong)).toMatchObject({ kind: 'invalid', field });
    expect(await readDecisionHook(database, key)).toBeNull();
  });

  test('belongs to a programme of its merchant', async () => {
    const [mine, other] = [await programme(), await programme()];
    const result = await set({ merchantId: mine.merchantId, programmeId: other.programmeId });
    expect(result).toEqual({ kind: 'programme-not-found' });
  });

  test('is registered with a secret that is stored sealed and never read back', async () => {
    const key = await programme();
    const result = await set(key, { url: 'HTTPS://Example.com/decide' });
    if (result.kind !== 'registered') throw new Error(result.kind);
    expect(result.secret).toMatch(/^embhook_[\w-]{43}$/);
    expect(result.hook).toMatchObject({ ...key, url: 'https://example.com/decide', fallback: 'decline' });
    expect(await secretsOf(key)).toEqual([result.secret]);
    expect(await readDecisionHook(database, key)).toEqual(result.hook);
    const [row] = await database.query<{ secret: Buffer }>(
      'select secret from decision_hooks where programme_id = $1',
      [key.programmeId],
    );
    expect(row?.secret.includes(result.secret.slice(8))).toBe(false);
  });

  test('has a secret that opens for no other programme', async () => {
    const [key, other] = [await programme(), await programme()];
    await set(key);
    const [hook] = await loadHooks(database, [key]);
    expect(() => tools.vault.open(hook?.secret as Buffer, secretContext(other))).toThrow();
  });

  test('keeps its secret when it is replaced', async () => {
    const key = await programme();
    await set(key);
    const before = await secretsOf(key);
    const more = { windowMs: 500, fallback: 'approve-within-limit', fallbackLimit: 50_000n } as const;
    const result = await set(key, { ...more, url: 'http://10.0.0.1/', allowPrivate: true });
    expect(result).toMatchObject({ kind: 'replaced', hook: { ...more, url: 'http://10.0.0.1/' } });
    expect(await secretsOf(key)).toEqual(before);
  });

  test('registered twice at a moment is one, and one of the two sees its secret', async () => {
    const key = await programme();
    const results = await Promise.all([set(key), set(key, { windowMs: 300 })]);
    expect(results.map(({ kind }) => kind).toSorted()).toEqual(['registered', 'replaced']);
  });

  test('is asked for only while it is enabled, and only once for each programme', async () => {
    const [on, off, none] = [await programme(), await programme(), await programme()];
    await set(on);
    await set(off, { enabled: false });
    expect(await loadHooks(database, [])).toEqual([]);
    const hooks = await loadHooks(database, [on, off, none, { ...on, merchantId: none.merchantId }]);
    expect(hooks.map(({ programmeId }) => programmeId)).toEqual([on.programmeId]);
    expect(await readDecisionHook(database, off)).toMatchObject({ enabled: false });
  });

  test('is read by a batch once, for all its commands', async () => {
    const [on, none] = [await programme(), await programme()];
    await set(on);
    const texts: string[] = [];
    const picture = await database.transaction((tx) => {
      const counted: Transaction = {
        ...tx,
        query: (text, params) => {
          texts.push(text);
          return tx.query(text, params);
        },
      };
      return hooksParticipant.load(counted, [on, none, on, none, on], Promise.resolve());
    });
    expect([...picture.keys()]).toEqual([on.programmeId]);
    expect(texts).toHaveLength(1);
  });

  test('is removed, once, and its secret is gone', async () => {
    const key = await programme();
    await set(key);
    expect(await removeDecisionHook(database, { ...key, merchantId: randomUUID() })).toEqual({
      kind: 'hook-not-found',
    });
    expect(await removeDecisionHook(database, key)).toEqual({ kind: 'removed' });
    expect(await removeDecisionHook(database, key)).toEqual({ kind: 'hook-not-found' });
    expect(await loadHooks(database, [key])).toEqual([]);
    expect(await set(key)).toMatchObject({ kind: 'registered' });
  });
});

describe('a rotated secret', () => {
  test('is good beside the previous one until the overlap ends', async () => {
    const key = await programme();
    await set(key);
    const [first] = (await secretsOf(key)) ?? [];
    const result = await rotate(key, hour);
    if (result.kind !== 'rotated') throw new Error(result.kind);
    expect(await secretsOf(key)).toEqual([result.secret, first]);
    const later = new Date(Date.now() + hour + 1000);
    expect(await secretsOf(key, tools.vault, later)).toEqual([result.secret]);
  });

  test('without an overlap is the only one at once', async () => {
    const key = await programme();
    await set(key);
    const result = await rotate(key, 0);
    expect(result).toMatchObject({ kind: 'rotated', hook: { previousSecretUntil: null } });
    expect(await secretsOf(key)).toHaveLength(1);
  });

  test('leaves at most two', async () => {
    const key = await programme();
    await set(key);
    const second = await rotate(key, hour);
    const third = await rotate(key, hour);
    expect(await secretsOf(key)).toEqual([third, second].map((one) => 'secret' in one && one.secret));
  });

  test.each([-1, 91 * 24 * hour, Number.NaN])('has no overlap of %d ms', async (overlapMs) => {
    const key = await programme();
    await set(key);
    expect(await rotate(key, overlapMs)).toMatchObject({ kind: 'invalid', field: 'overlap' });
    expect(await secretsOf(key)).toHaveLength(1);
  });

  test('takes a hook', async () => {
    expect(await rotate(await programme(), 0)).toEqual({ kind: 'hook-not-found' });
  });

  test('and its previous one come under the vault’s new keys together', async () => {
    const [rotated, plain] = [await programme(), await programme()];
    await set(rotated);
    await set(plain);
    await rotate(rotated, hour);
    const before = [await secretsOf(rotated), await secretsOf(plain)];
    const newRing = rotateKeyRing(ring, systemRandom);
    const newer = vaultOf(newRing);
    const total = await reencryptHookSecrets(database, newer);
    expect(total).toBeGreaterThanOrEqual(2);
    expect(await reencryptHookSecrets(database, newer)).toBe(0);
    expect([await secretsOf(rotated, newer), await secretsOf(plain, newer)]).toEqual(before);
    const [hook] = await loadHooks(database, [rotated]);
    expect(() => tools.vault.open(hook?.secret as Buffer, secretContext(rotated))).toThrow();
    // Back, for the tests that follow on this database.
    await database.query('delete from decision_hooks');
  });
});
