import { resolve } from 'node:path';
import { z } from 'zod';
import type { SumsubSettings } from './cardholders/index.ts';
import type { OperationKind } from './cards/index.ts';
import { parseIpRange } from './platform/index.ts';
import { Secret } from './vault/index.ts';

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
  /** How long the simulated reviewer of identities takes. */
  readonly reviewDelayMs: number;
  readonly commitLanes: number;
  readonly verification: VerificationConfig;
}

/** Who verifies identities: nobody only in production, where the simulated provider has to be asked for. */
export type VerificationConfig =
  | { readonly provider: 'none' | 'simulated' }
  | { readonly provider: 'sumsub'; readonly settings: SumsubSettings };

/** The environment says something that Emboss cannot start with. The message names the variable and the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');
const milliseconds = z.coerce.number().int().min(0).max(3_600_000);
const DEFAULT_DELAY_MS = 150;
const printable = /^[\x21-\x7e]+$/;
const oneSecret = z.string().regex(printable, 'must be one line of printable characters, without spaces');

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
  EMBOSS_DELAY_ACTIVATE_MS: milliseconds.optional(),
  EMBOSS_DELAY_ASSIGN_MS: milliseconds.optional(),
  EMBOSS_DELAY_REVIEW_MS: milliseconds.optional(),
  EMBOSS_VERIFICATION_PROVIDER: z.enum(['simulated', 'sumsub']).optional(),
  EMBOSS_SUMSUB_APP_TOKEN: oneSecret
    .transform((text) => ({ token: Secret.of(text), isSandbox: isOfSandbox(text) }))
    .optional(),
  EMBOSS_SUMSUB_SECRET_KEY: oneSecret.transform(Secret.of).optional(),
  EMBOSS_SUMSUB_LEVEL: z.string().min(1).optional(),
  EMBOSS_SUMSUB_WEBHOOK_SECRET: z
    .string()
    .transform((list) => list.split(' '))
    .refine((list) => list.length <= 2 && list.every((one) => printable.test(one)), {
      message: 'must be one secret, or two with a space between them while it changes',
    })
    .transform((list) => list.map(Secret.of))
    .optional(),
  EMBOSS_SUMSUB_URL: z
    .url()
    .refine(isGoodApiUrl, 'must be https:// with a host and no path (http:// only to this machine)')
    .optional(),
});

type Values = z.infer<typeof environment>;

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
      activate: values.EMBOSS_DELAY_ACTIVATE_MS ?? delayMs,
      assign: values.EMBOSS_DELAY_ASSIGN_MS ?? delayMs,
    },
    reviewDelayMs: values.EMBOSS_DELAY_REVIEW_MS ?? delayMs,
    commitLanes: values.EMBOSS_COMMIT_LANES ?? (values.DATABASE_URL === undefined ? 1 : 2),
    verification: readVerification(values, sandbox),
  };
}

/** @throws ConfigError */
function readVerification(values: Values, sandbox: boolean): VerificationConfig {
  const {
    EMBOSS_VERIFICATION_PROVIDER: provider,
    EMBOSS_SUMSUB_APP_TOKEN,
    EMBOSS_SUMSUB_SECRET_KEY,
    EMBOSS_SUMSUB_LEVEL,
    EMBOSS_SUMSUB_WEBHOOK_SECRET,
  } = values;
  const needed = {
    EMBOSS_SUMSUB_APP_TOKEN,
    EMBOSS_SUMSUB_SECRET_KEY,
    EMBOSS_SUMSUB_LEVEL,
    EMBOSS_SUMSUB_WEBHOOK_SECRET,
  };
  const given = Object.entries(needed).filter(([, value]) => value !== undefined);
  if (provider === undefined && given.length > 0) {
    const names = given.map(([name]) => name).join(', ');
    throw new ConfigError(
      `${names} set, and EMBOSS_VERIFICATION_PROVIDER not. Set it to sumsub to have identities verified by Sumsub, or ` +
        'leave the others out.',
    );
  }
  if (provider !== 'sumsub') return { provider: provider ?? (sandbox ? 'simulated' : 'none') };
  if (
    !EMBOSS_SUMSUB_APP_TOKEN ||
    !EMBOSS_SUMSUB_SECRET_KEY ||
    !EMBOSS_SUMSUB_LEVEL ||
    !EMBOSS_SUMSUB_WEBHOOK_SECRET
  ) {
    const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []));
    throw new ConfigError(
      `EMBOSS_VERIFICATION_PROVIDER=sumsub needs ${missing.join(', ')} too. docs/guides/sumsub.md says where Sumsub’s ` +
        'dashboard shows them.',
    );
  }
  return {
    provider,
    settings: {
      url: new URL(values.EMBOSS_SUMSUB_URL ?? 'https://api.sumsub.com').origin,
      appToken: EMBOSS_SUMSUB_APP_TOKEN.token,
      secretKey: EMBOSS_SUMSUB_SECRET_KEY,
      level: EMBOSS_SUMSUB_LEVEL,
      webhookSecrets: EMBOSS_SUMSUB_WEBHOOK_SECRET,
      isSandbox: EMBOSS_SUMSUB_APP_TOKEN.isSandbox,
    },
  };
}

/** Sumsub's app tokens say which of its environments they are of; null for one that does not. */
function isOfSandbox(appToken: string): boolean | null {
  if (appToken.startsWith('sbx:')) return true;
  return appToken.startsWith('prd:') ? false : null;
}

/** The app token travels in a header: nobody on the way may read it. */
function isGoodApiUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.pathname !== '/' || url.search !== '' || url.username !== '') return false;
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}
