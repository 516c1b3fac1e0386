import { timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of a text under one secret, which its maker keeps to itself. */
export type Mac = (text: string) => Buffer;

export const SIGNATURE_HEADER = 'emboss-signature';

/** How far the time of a signature may be from ours, either way. */
const TOLERANCE_SECONDS = 300;
/** More than an overlap needs; a header is no place for a search. */
const MOST_SIGNATURES = 4;

/** `t=<unix seconds>,v1=<hex>` over `<t>.<body>`, with a `v1` for each secret that is good now. */
export function signatureHeader(macs: readonly Mac[], body: string, now: Date): string {
  const time = String(Math.floor(now.getTime() / 1000));
  const signatures = macs.map((mac) => `v1=${mac(`${time}.${body}`).toString('hex')}`);
  return [`t=${time}`, ...signatures].join(',');
}

export type SignatureVerdict = 'good' | 'unsigned' | 'bad-signature' | 'stale-signature';

/**
 * Whether one of the secrets made one of the header's signatures over this body, within 5 minutes of now. All are
 * compared, in constant time.
 */
export function verifySignature(
  header: string | null,
  body: string,
  macs: readonly Mac[],
  now: Date,
): SignatureVerdict {
  if (header === null || header.trim() === '') return 'unsigned';
  const parsed = parseHeader(header);
  if (parsed === null) return 'bad-signature';
  let isGood = false;
  for (const mac of macs) {
    const expected = mac(`${parsed.time}.${body}`);
    for (const signature of parsed.signatures) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) isGood = true;
    }
  }
  if (!isGood) return 'bad-signature';
  // Told apart only where the signature is good, so that a stranger learns nothing from the difference.
  const offSeconds = Math.abs(now.getTime() / 1000 - Number(parsed.time));
  return offSeconds <= TOLERANCE_SECONDS ? 'good' : 'stale-signature';
}

function parseHeader(
  header: string,
): { readonly time: string; readonly signatures: readonly Buffer[] } | null {
  const parts = header.split(',').map((part) => part.trim());
  const times = parts.flatMap((part) => /^t=(\d{1,12})$/.exec(part)?.[1] ?? []);
  const signatures = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/i.exec(part)?.[1] ?? []);
  const [time] = times;
  if (time === undefined || times.length > 1) return null;
  if (signatures.length === 0 || signatures.length > MOST_SIGNATURES) return null;
  return { time, signatures: signatures.map((hex) => Buffer.from(hex, 'hex')) };
}
