import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../platform/index.ts';
import { worldcardProfile } from './profile.ts';

const profile = worldcardProfile({ random: systemRandom, platformPublicKeyPem: 'the public key' });
const { credentials } = profile;
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const aesKey = 'a'.repeat(64);

describe('a credential is refused', () => {
  test.each([
    ['no public key', { aesKey }, 'publicKey', 'public key'],
    ['a public key that is none', { publicKey: 'key', aesKey }, 'publicKey', 'must be a public key'],
    [
      'a key that is too short',
      {
        publicKey: generateKeyPairSync('rsa', { modulusLength: 1024 })
          .publicKey.export({ type: 'spki', format: 'pem' })
          .toString(),
        aesKey,
      },
      'publicKey',
      'at least 2048 bits',
    ],
    ['no AES key', { publicKey: pem }, 'aesKey', '64 hexadecimal'],
    ['an AES key with a line break', { publicKey: pem, aesKey: `${aesKey}\n` }, 'aesKey', '64 hexadecimal'],
  ])('with %s', async (_, given, field, problem) => {
    expect(await credentials.prepare(given as Record<string, string>)).toEqual({
      kind: 'invalid',
      field,
      problem: expect.stringContaining(problem),
    });
  });
});

describe('a credential', () => {
  test('has an app id of its own, sealed keys, and what the merchant may see', async () => {
    const bare = publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    const [first, second] = await Promise.all([
      credentials.prepare({ publicKey: bare, aesKey }),
      credentials.prepare({ publicKey: pem, aesKey }),
    ]);
    expect(first).toEqual({
      kind: 'prepared',
      publicId: expect.stringMatching(/^app_[0-9a-f]{24}$/),
      secrets: { publicKey: pem, aesKey },
      publicDetails: {
        platformPublicKeyPem: 'the public key',
        publicKeyFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
    expect(second).toEqual({ ...first, publicId: expect.any(String) });
    expect(first).not.toEqual(second);
  });

  test('that the sandbox makes is whole, and its private key is kept apart', async () => {
    const { given, kept } = await credentials.generate();
    expect(await credentials.prepare(given)).toMatchObject({ kind: 'prepared' });
    expect(given.aesKey).toMatch(/^[0-9a-f]{64}$/);
    expect(createPublicKey(kept.privateKeyPem ?? '').export({ type: 'spki', format: 'pem' })).toBe(
      given.publicKey,
    );
    expect(JSON.stringify(given)).not.toContain('PRIVATE');
  });
});

test('every callback of the document can be given a URL', () => {
  expect(profile.topics).toEqual([
    'card_open',
    'card_deposit',
    'card_close',
    'card_status_change',
    'card_billing',
    'card_3ds',
    'card_kyc',
  ]);
});
