import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../vault/index.ts';
import { checkDigest, signedHeaders } from './envelope.ts';

const keys = { appToken: Secret.of('sbx:token'), secretKey: Secret.of('SecretKey123') };
const now = new Date('2020-12-09T22:07:15.999Z');

describe('a signed request', () => {
  // The first text to sign is the one of Sumsub's document; the signatures were computed by another program.
  test.each([
    [
      '/resources/accessTokens?userId=cfd20712-24a2-4c7d-9ab0-146f3c142335&levelName=basic-kyc-level&ttlInSecs=600',
      '',
      '82daa8cec1e7d3cab01a7c82c2910f6598535787c49053bc76012bb39e64a440',
    ],
    [
      '/resources/applicants?levelName=basic%20level',
      '{"externalUserId":"é"}',
      'b1cf3a5e4cb5494844e785696f7b337346c8ca2a07efa7c29c44f17c68c37b8c',
    ],
  ])('to %s carries the token, the whole second and the signature', (path, body, signature) => {
    expect(signedHeaders(keys, { method: 'POST', path, body }, now)).toEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-app-token': 'sbx:token',
      'x-app-access-ts': '1607551635',
      'x-app-access-sig': signature,
    });
  });
});

describe('the digest of a webhook', () => {
  const body = Buffer.from('{"type":"applicantPending","note":"é"}');
  const sha1 = '5a6e5307420b261376632ed8d7682baaa30b44ce';
  const sha256 = '2f9af3ca25115df058c3ba1ebe7bd6ec3ccd4bd0ad9556288b6751fc7cb26b82';
  const sha512 =
    'd9dc4e8b8271fa1b993efd7c2c8fb600dfb8c56c8c143d9c47c624af17b4f115748f8887abde3d550ab954a930142aa9023e562316137e92ca0236a4483034c5';
  const secrets = [Secret.of('webhook-secret')];
  const check = (digest?: string, algorithm?: string, bytes = body, known = secrets) =>
    checkDigest(known, { 'x-payload-digest': digest, 'x-payload-digest-alg': algorithm }, bytes);
  const wrong = { kind: 'refused', reason: 'digest-is-wrong' };

  test.each([
    [undefined, 'HMAC_SHA256_HEX'],
    ['', 'HMAC_SHA256_HEX'],
  ])('is not %j', (digest, algorithm) => {
    expect(check(digest, algorithm)).toEqual({ kind: 'refused', reason: 'no-digest' });
  });

  test.each([
    [sha1, 'HMAC_SHA1_HEX'],
    [sha256, undefined],
    [sha256, 'hmac_sha256_hex'],
    [sha256, 'HMAC_MD5_HEX'],
    [sha256, 'constructor'],
    [sha256, 'HMAC_SHA256_HEX, HMAC_SHA256_HEX'],
  ])('%s by %s is of an algorithm that is not taken', (digest, algorithm) => {
    expect(check(digest, algorithm)).toEqual({ kind: 'refused', reason: 'algorithm-not-taken' });
  });

  test.each([
    [sha512, 'HMAC_SHA256_HEX'],
    [sha256, 'HMAC_SHA512_HEX'],
    [sha256.slice(0, -2), 'HMAC_SHA256_HEX'],
    [`${sha256}00`, 'HMAC_SHA256_HEX'],
    [`${sha256}, ${sha256}`, 'HMAC_SHA256_HEX'],
    [sha256.replace('2f', '3f'), 'HMAC_SHA256_HEX'],
    ['é'.repeat(32), 'HMAC_SHA256_HEX'],
  ])('%s by %s is wrong', (digest, algorithm) => {
    expect(check(digest, algorithm)).toEqual(wrong);
  });

  test('is of these bytes and no others', () => {
    const spaced = Buffer.from('{"type": "applicantPending","note":"é"}');
    const latin = Buffer.from('{"type":"applicantPending","note":"é"}', 'latin1');
    for (const bytes of [spaced, latin, Buffer.alloc(0)])
      expect(check(sha256, 'HMAC_SHA256_HEX', bytes)).toEqual(wrong);
  });

  test('is of our secrets and no others', () => {
    expect(check(sha256, 'HMAC_SHA256_HEX', body, [Secret.of('another')])).toEqual(wrong);
    expect(check(sha256, 'HMAC_SHA256_HEX', body, [])).toEqual(wrong);
    const empty = createHmac('sha256', '').update(body).digest('hex');
    expect(check(empty, 'HMAC_SHA256_HEX')).toEqual(wrong);
  });

  test.each([
    [sha256, 'HMAC_SHA256_HEX'],
    [sha512, 'HMAC_SHA512_HEX'],
    [sha256.toUpperCase(), 'HMAC_SHA256_HEX'],
  ])('%s by %s is genuine, with either of two secrets', (digest, algorithm) => {
    expect(check(digest, algorithm)).toEqual({ kind: 'genuine' });
    const two = [Secret.of('next'), ...secrets];
    expect(check(digest, algorithm, body, two)).toEqual({ kind: 'genuine' });
  });
});
