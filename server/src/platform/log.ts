import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Fields that never reach a log line, wherever they stand. Secrets print as `[secret]` besides. */
const redacted = [
  'authorization',
  'x-signature',
  'cookie',
  'pan',
  'card_number',
  'cvv',
  'pin',
  'otp',
  'secret',
  'password',
  'apiKey',
];

/** Structured logs: one JSON object a line on standard error, where the caller's output does not mix with them. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: redacted.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
        censor: '[secret]',
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}
