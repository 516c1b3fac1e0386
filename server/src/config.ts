import { resolve } from 'node:path';
import { z } from 'zod';
import type { OperationKind } from './cards/index.ts';
import { parseIpRange } from './platform/index.ts';

/** Everything the environment says, read once. */
export interface Config {
  readonly mode: 'sandbox' | 'production';
  readonly host: string;
  readonly port: number;
  /** What clients are told to call; the listening address when it is not given. */
  readonly publicUrl: string | null;
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly maxConnections: number;
  readonly keysJson: string | null;
  readonly keyFile: string;
  readonly trustedProxies: readonly string[];
  readonly allowPrivateCallbacks: boolean;
  readonly logLevel: string;
  readonly delaysMs: Readonly<Record<OperationKind, number>>;
  readonly commitLanes: number;
}

/** The environment says something that Emboss cannot start with. The message names the variable and the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const milliseconds = z.coerce.number().int().min(0).max(3_600_000);
const DEFAULT_DELAY_MS = 150;

const environment = z.object({
  EMBOSS_MODE: z.enum(['sandbox', 'production']).default('sandbox'),
  EMBOSS_HOST: z.string().min(1).default('127.0.0.1'),
  EMBOSS_PORT: z.coerce.number().int().min(0).max(65_535).default(4242),
  EMBOSS_PUBLIC_URL: z.url().optional(),
  EMBOSS_DATA_DIR: z.string().min(1).default('./.emboss'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  EMBOSS_MAX_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(10),
  EMBOSS_COMMIT_LANES: z.coerce.number().int().min(1).max(16).optional(),
  EMBOSS_EMBEDDED_DATABASE: flag.optional(),
  EMBOSS_KEYS: z.string().min(1).optional(),
  EMBOSS_KEY_FILE: z.string().min(1).optional(),
  EMBOSS_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((one) => one.trim() || []))
    .refine((entries) => entries.every((entry) => parseIpRange(entry).kind === 'parsed'), {
      message: 'must list addresses and CIDR blocks, such as 10.0.0.0/8',
    }),
  EMBOSS_ALLOW_PRIVATE_CALLBACKS: flag.optional(),
  EMBOSS_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).optional(),
  EMBOSS_DELAY_MS: milliseconds.optional(),
  EMBOSS_DELAY_ISSUE_MS: milliseconds.optional(),
  EMBOSS_DELAY_FUND_MS: milliseconds.optional(),
  EMBOSS_DELAY_FREEZE_MS: milliseconds.optional(),
  EMBOSS_DELAY_UNFREEZE_MS: milliseconds.optional(),
  EMBOSS_DELAY_CLOSE_MS: milliseconds.optional(),
});

/** @throws ConfigError */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is one that is not set.
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment has values that Emboss cannot use:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  const sandbox = values.EMBOSS_MODE === 'sandbox';
  if (!sandbox && values.DATABASE_URL === undefined && values.EMBOSS_EMBEDDED_DATABASE !== true) {
    throw new ConfigError(
      'Production needs DATABASE_URL. To run it on the embedded database after all, which survives a killed process ' +
        'but not a power cut, set EMBOSS_EMBEDDED_DATABASE=true.',
    );
  }
  const dataDir = resolve(values.EMBOSS_DATA_DIR);
  const delayMs = values.EMBOSS_DELAY_MS ?? (sandbox ? DEFAULT_DELAY_MS : 0);
  return {
    mode: values.EMBOSS_MODE,
    host: values.EMBOSS_HOST,
    port: values.EMBOSS_PORT,
    publicUrl: values.EMBOSS_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? null,
    maxConnections: values.EMBOSS_MAX_CONNECTIONS,
    keysJson: values.EMBOSS_KEYS ?? null,
    keyFile: resolve(values.EMBOSS_KEY_FILE ?? `${dataDir}/keys.json`),
    trustedProxies: values.EMBOSS_TRUSTED_PROXIES,
    allowPrivateCallbacks: values.EMBOSS_ALLOW_PRIVATE_CALLBACKS ?? sandbox,
    logLevel: values.EMBOSS_LOG_LEVEL ?? (sandbox ? 'warn' : 'info'),
    delaysMs: {
      issue: values.EMBOSS_DELAY_ISSUE_MS ?? delayMs,
      fund: values.EMBOSS_DELAY_FUND_MS ?? delayMs,
      freeze: values.EMBOSS_DELAY_FREEZE_MS ?? delayMs,
      unfreeze: values.EMBOSS_DELAY_UNFREEZE_MS ?? delayMs,
      close: values.EMBOSS_DELAY_CLOSE_MS ?? delayMs,
    },
    commitLanes: values.EMBOSS_COMMIT_LANES ?? (values.DATABASE_URL === undefined ? 1 : 2),
  };
}
