import type { Queryable } from './database/index.ts';

/** The database belongs to an installation of the other kind. */
export class WrongInstallation extends Error {
  override readonly name = 'WrongInstallation';
}

/**
 * Makes the database a sandbox's or a production's at its first start, for good.
 * @throws WrongInstallation when it is the other's
 */
export async function claimInstallation(database: Queryable, mode: string): Promise<void> {
  await database.query('insert into installation (mode) values ($1) on conflict do nothing', [mode]);
  const [row] = await database.query<{ mode: string }>('select mode from installation');
  if (row?.mode === mode) return;
  throw new WrongInstallation(
    `This database belongs to a ${row?.mode} installation, and this server runs as ${mode}: it would give strangers keys, ` +
      `or take them away. Set EMBOSS_MODE=${row?.mode}, or use another database (DATABASE_URL or EMBOSS_DATA_DIR).`,
  );
}
