/** Errors whose message already says what is wrong and what to do. */
const selfExplaining = new Set([
  'ConfigError',
  'KeyRingError',
  'MigrationRefused',
  'DataDirectoryInUse',
  'WrongInstallation',
]);

/** What to do about what the system or PostgreSQL refused, by its code. */
const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is in use. Stop what listens there, or choose another with EMBOSS_PORT.',
  EADDRNOTAVAIL: 'EMBOSS_HOST is not an address of this machine.',
  EACCES:
    'This user may not do that. Choose another EMBOSS_DATA_DIR or EMBOSS_PORT, or mend the permissions.',
  EROFS: 'The data directory cannot be written to. Choose another with EMBOSS_DATA_DIR.',
  ENOSPC: 'The disk is full.',
  ECONNREFUSED: 'PostgreSQL does not answer at DATABASE_URL. Is it running, and is the port right?',
  ENOTFOUND: 'The host of DATABASE_URL, or of EMBOSS_HOST, is not known.',
  ETIMEDOUT: 'PostgreSQL does not answer at DATABASE_URL in time.',
  '28000': 'PostgreSQL does not let this user in. Check the user in DATABASE_URL and pg_hba.conf.',
  '28P01': 'PostgreSQL refuses the password in DATABASE_URL.',
  '3D000': 'The database in DATABASE_URL does not exist. Create it with `createdb`, or name another.',
  '42501': 'The user in DATABASE_URL may not create tables there.',
  '53300': 'PostgreSQL has no connections left. Lower EMBOSS_MAX_CONNECTIONS or raise max_connections.',
};

/** Why Emboss did not start, in words; what nobody expected is a bug and shows where it happened. */
export function explain(error: unknown): string {
  const { name, message, stack, code, cause } = error as Error & { code?: string };
  if (selfExplaining.has(name)) return message;
  const remedy = remedies[code ?? (cause as { code?: string } | undefined)?.code ?? ''];
  return remedy === undefined ? (stack ?? String(error)) : `${remedy}\n${message}`;
}
