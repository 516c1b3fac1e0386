import { createHash, timingSafeEqual } from 'node:crypto';
import type { Random } from '../platform/index.ts';
import type { Hsm } from './hsm.ts';
import { randomDigits } from './random-digits.ts';
import { Secret } from './secret.ts';

/** What is kept of a code to tell whether another is the same: without the key, nobody can try all codes against it. */
export interface CodeRecord {
  /** 32 bytes. */
  readonly hash: Buffer;
  readonly keyVersion: number;
}

const allDigits = /^\d+$/;

/** A code for one use, such as an OTP: that many random digits, each as likely as any other. */
export function newOneTimeCode(digits: number, random: Random): Secret {
  return Secret.of(randomDigits(digits, random));
}

/** Whether this has the form of a code of so many digits. */
export function isOneTimeCode(code: Secret, digits: number): boolean {
  return code.reveal().length === digits && allDigits.test(code.reveal());
}

/** @param context what the code is for and whose: the same code elsewhere has another hash */
export function codeRecord(hsm: Hsm, keyVersion: number, code: Secret, context: string): CodeRecord {
  return { hash: hsm.mac(keyVersion, 'one-time-code', fields(context, code.reveal())), keyVersion };
}

/** Compares in constant time. */
export function codeMatches(hsm: Hsm, presented: Secret, context: string, record: CodeRecord): boolean {
  const { hash } = codeRecord(hsm, record.keyVersion, presented, context);
  return hash.length === record.hash.length && timingSafeEqual(hash, record.hash);
}

/** 32 random bytes in Base64url, 43 characters: nobody guesses it, and it may stand in an address. */
export function newToken(random: Random): Secret {
  return Secret.of(Buffer.from(random(32)).toString('base64url'));
}

/** What a token is found by. Of 32 random bytes a hash without a key gives nothing away. */
export function tokenHash(token: Secret): Buffer {
  return createHash('sha256').update(token.reveal()).digest();
}

/** Several texts as one, so that no two lists of them are the same bytes. */
function fields(...texts: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(texts), 'utf8');
}
