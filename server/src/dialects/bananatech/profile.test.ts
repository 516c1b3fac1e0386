import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../platform/index.ts';
import { bananatechProfile } from './profile.ts';

const { credentials, topics, programmeSettings } = bananatechProfile({ random: systemRandom });
const secretKey = '0123456789abcdef0123456789abcdef';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('a credential is refused', () => {
  test.each([
    ['no Secret Key', {}, 'secretKey'],
    ['a Secret Key of another length', { secretKey: secretKey.slice(1) }, 'secretKey'],
    [
      'a Secret Key that is not what it is derived by',
      { secretKey: 'g'.repeat(32), keyDerivation: 'hex' },
      'secretKey',
    ],
    ['a derivation that nobody knows', { secretKey, keyDerivation: 'md5' }, 'keyDerivation'],
    ['a derivation that objects have', { secretKey, keyDerivation: 'toString' }, 'keyDerivation'],
    ['a Merchant-ID that is no UUID', { secretKey, merchantId: 'merchant' }, 'merchantId'],
    ['anything else', { secretKey, publicKey: 'key' }, 'publicKey'],
  ])('with %s', async (_, given, field) => {
    const refused = await credentials.prepare(given as Record<string, string>);
    expect(refused).toEqual({ kind: 'invalid', field, problem: expect.any(String) });
    expect(JSON.stringify(refused)).not.toContain(secretKey);
  });
});

describe('a credential', () => {
  test('has a Merchant-ID of its own, and keeps its Secret Key', async () => {
    const [first, second] = [
      await credentials.prepare({ secretKey }),
      await credentials.prepare({ secretKey }),
    ];
    expect(first).toEqual({
      kind: 'prepared',
      publicId: expect.stringMatching(uuid),
      secrets: { secretKey },
      publicDetails: { keyDerivation: 'raw' },
    });
    expect(second).not.toEqual(first);
  });

  test('may keep the Merchant-ID that the vendor gave, in small letters, and say how its key is derived', async () => {
    const merchantId = '6F1F0C2E-7C57-4F0E-9D2C-2F1D6A0B9E11';
    const given = { secretKey, merchantId, keyDerivation: 'sha256' };
    expect(await credentials.prepare(given)).toMatchObject({
      publicId: merchantId.toLowerCase(),
      publicDetails: { keyDerivation: 'sha256' },
    });
  });

  test('that the sandbox makes is whole: 32 characters, for AES-256', async () => {
    const { given } = await credentials.generate();
    expect(given.secretKey).toMatch(/^[0-9a-f]{32}$/);
    expect(await credentials.prepare(given)).toMatchObject({ kind: 'prepared' });
  });
});

test('all callbacks have one URL, are recorded where there is none, and replays are refused', () => {
  expect(topics).toEqual(['*']);
  expect(programmeSettings).toEqual({ recordsUndelivered: true, refusesReplays: true });
});
