import type { Command } from '../command.ts';
import { withDatabase } from '../offline.ts';
import { record } from '../output.ts';

export const databaseCommands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'Bring the database up to date, without a server',
    details:
      'A starting server does this by itself. On the embedded database the server must be stopped for it.',
    run: async ({ environment }) => {
      const { migrate } = await import('../../platform/index.ts');
      const applied = await withDatabase(environment, (database) => migrate(database));
      const text =
        applied.length === 0
          ? 'The database is up to date.'
          : `Applied:\n${applied.map((name) => `  ${name}`).join('\n')}`;
      return { text, json: { applied } };
    },
  },
  {
    name: 'vault reencrypt',
    summary: 'Bring every secret under the current keys, without a server',
    details:
      'The third step of a rotation, after `keys add` and `keys activate`. It may be interrupted and run again. Old versions\n' +
      'stay in the ring: cards keep the keys of their time. On the embedded database the server must be stopped for it.',
    run: async ({ environment, progress }) => {
      const { openConfiguredVault } = await import('../../compose.ts');
      const { reencryptEverything } = await import('../../compose-reencrypt.ts');
      const counts = await withDatabase(environment, async (database, config) => {
        const vault = await openConfiguredVault(config, database);
        return await reencryptEverything(database, vault, (done) => progress(`${done} card numbers …`));
      });
      return record(counts, {
        'card numbers': counts.cardNumbers,
        credentials: counts.credentials,
        'platform keys': counts.platformKeys,
        'decision hooks': counts.decisionHooks,
        pictures: counts.pictures,
        'identity documents': counts.identityDocuments,
        'sandbox profiles': counts.sandboxProfiles,
      });
    },
  },
];
