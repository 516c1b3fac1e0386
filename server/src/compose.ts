import { join } from 'node:path';
import { startRequestSweep } from './api/index.ts';
import { createHttpAsker } from './authorizations/index.ts';
import { noFaults } from './cards/index.ts';
import { composeApi } from './compose-api.ts';
import type { LaterParts } from './compose-challenge-secrets.ts';
import { composeDialects, type Dialect } from './compose-dialects.ts';
import { composeEngine, type Engine } from './compose-engine.ts';
import { composePages } from './compose-pages.ts';
import {
  composeProviders,
  composeVerificationProvider,
  verificationWarning,
} from './compose-verification.ts';
import { startWorkers } from './compose-workers.ts';
import type { Config } from './config.ts';
import { createRateLimiter, findMerchant, startReplaySweep } from './merchants/index.ts';
import { storeSandboxRates } from './money/index.ts';
import {
  claimInstallation,
  createHttpServer,
  createLog,
  createOutboundClient,
  type Database,
  type Door,
  type Log,
  migrate,
  openDatabase,
  systemRandom,
  timeOrderedIds,
  wallClock,
} from './platform/index.ts';
import {
  interceptDelivery,
  openSandboxProfile,
  sandboxFaults,
  sandboxFileContent,
  writeSandboxFile,
} from './sandbox/index.ts';
import { assertKeysMatch, createSoftwareHsm, createVault, loadKeyRing, type Vault } from './vault/index.ts';

/** A running Emboss. */
export interface Emboss {
  readonly baseUrl: string;
  readonly engine: Engine;
  /** What merchants' clients can call: a vendor's protocol or our own, and where it is. */
  readonly doors: readonly { readonly title: string; readonly basePath: string }[];
  /** Where the sandbox's credentials were written; null in production. */
  readonly sandboxFile: string | null;
  readonly isFirstStart: boolean;
  /** Accepts nothing new, finishes what was accepted, and closes everything. */
  stop(): Promise<void>;
}

/** Builds everything once and starts it. */
export async function startEmboss(config: Config): Promise<Emboss> {
  const log = createLog(config.logLevel);
  const database = await openConfiguredDatabase(config);
  try {
    return await start(config, database, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database that the configuration names. */
export function openConfiguredDatabase(config: Config): Promise<Database> {
  return openDatabase(
    config.databaseUrl === null
      ? { kind: 'pglite', dataDir: config.dataDir }
      : { kind: 'postgres', url: config.databaseUrl, maxConnections: config.maxConnections },
  );
}

/** Opens the vault with the configured keys; the database must have been used with the same ones. */
export async function openConfiguredVault(config: Config, database: Database): Promise<Vault> {
  const keyRing = await loadKeyRing({
    keysJson: config.keysJson ?? undefined,
    file: config.keyFile,
    createMissingFile: config.mode === 'sandbox',
    random: systemRandom,
  });
  await assertKeysMatch(database, keyRing);
  return createVault({ hsm: createSoftwareHsm(keyRing, systemRandom), random: systemRandom });
}

async function start(config: Config, database: Database, log: Log): Promise<Emboss> {
  const sandbox = config.mode === 'sandbox';
  await migrate(database);
  await claimInstallation(database, config.mode);
  const vault = await openConfiguredVault(config, database);
  const newId = timeOrderedIds(wallClock);
  const rateLimiter = createRateLimiter(wallClock);
  // Only a port that is still to be chosen has to be waited for.
  const later: LaterParts = {
    challenges: null,
    baseUrl: config.publicUrl ?? (config.port === 0 ? null : urlOf(config.host, config.port)),
  };
  const dialects = await composeDialects({
    config,
    later,
    database,
    vault,
    wall: wallClock,
    random: systemRandom,
    rateLimiter,
  });
  const clients = openClients(config, database);
  const engine = await composeEngine({
    config,
    database,
    wall: wallClock,
    newId,
    random: systemRandom,
    vault,
    faults: sandbox ? sandboxFaults : noFaults,
    dialects: Object.fromEntries(dialects.map(({ name, webhooks }) => [name, webhooks])),
    onTrouble: (error, batchSize) =>
      log.warn({ err: error, batchSize }, 'a batch could not be committed at once'),
    verificationProvider: composeVerificationProvider(config, {
      http: clients.anywhere,
      database,
      vault,
      wall: wallClock,
      random: systemRandom,
    }),
    onVerificationTrouble: (problem) => log.error({ problem }, 'nobody can be verified'),
    asker: createHttpAsker({ clientFor: clients.clientFor, vault, wall: wallClock }),
    onHookError: (error, question) =>
      log.error({ err: error, question }, 'a decision hook could not be asked, or its answer not kept'),
  });

  const warning = verificationWarning(config);
  if (warning) log.warn(warning);
  later.challenges = engine.challenges;
  if (sandbox) await storeSandboxRates(database);
  const profile = sandbox ? await openProfile(engine, dialects) : null;
  const workers = await startWorkers(engine, {
    log,
    clientFor: clients.clientFor,
    ...(sandbox ? { intercept: (delivery) => interceptDelivery(database, delivery) } : {}),
  });
  const sweeps = [
    startRequestSweep(database, wallClock, (error) =>
      log.error({ err: error }, 'v1: background work failed'),
    ),
    startReplaySweep(database, wallClock, (error) =>
      log.error({ err: error }, 'used requests could not be swept'),
    ),
  ];
  const doors: Door[] = [
    composeApi({ config, engine, dialects, rateLimiter, workers }),
    ...dialects.map((dialect) => dialect.door(engine)),
    composeProviders(config, engine),
    composePages(config, engine),
  ];
  const http = createHttpServer({
    log,
    newId,
    doors,
    trustedProxies: config.trustedProxies,
    oldestWaitMs: () => engine.commit.oldestWaitMs(),
    databaseAnswers: () =>
      database.query('select 1').then(
        () => true,
        () => false,
      ),
  });
  const { port } = await http.listen({ host: config.host, port: config.port });
  const baseUrl = config.publicUrl ?? urlOf(config.host, port);
  later.baseUrl = baseUrl;
  const sandboxFile = profile && join(config.dataDir, 'sandbox.json');
  if (sandboxFile) await writeSandboxFile(sandboxFile, sandboxFileContent(profile.profile, baseUrl));

  return {
    baseUrl,
    engine,
    doors: [
      ...dialects.map(({ title, sandbox: { basePath } }) => ({ title, basePath })),
      { title: 'Native API', basePath: '/v1' },
    ],
    sandboxFile,
    isFirstStart: profile?.isNew ?? false,
    stop: async () => {
      http.startDraining();
      await http.close();
      await Promise.all([workers.stop(), ...sweeps.map((sweep) => sweep.stop())]);
      await engine.commit.drain();
      await clients.close();
      await database.close();
    },
  };
}

function openProfile(engine: Engine, dialects: readonly Dialect[]) {
  const { database, vault, clock, wall, newId, random, commit } = engine;
  return openSandboxProfile({
    database,
    vault,
    clock,
    wall,
    newId,
    random,
    commit,
    profiles: Object.fromEntries(dialects.map(({ name, profile }) => [name, profile])),
    dialects: dialects.map((dialect) => dialect.sandbox),
  });
}

/** Two clients: one that reaches private networks, for merchants whom the operator allows it and for the operator. */
function openClients(config: Config, database: Database) {
  const anywhere = createOutboundClient({ allowPrivate: true });
  const publicOnly = createOutboundClient({ allowPrivate: false });
  return {
    anywhere,
    clientFor: async (merchantId: string) => {
      if (config.allowPrivateCallbacks) return anywhere;
      const merchant = await findMerchant(database, merchantId);
      return merchant?.settings.allowPrivateCallbacks ? anywhere : publicOnly;
    },
    close: async () => {
      await Promise.all([anywhere.close(), publicOnly.close()]);
    },
  };
}

/** Where a client on this machine calls: an address that means every interface is no place to call. */
function urlOf(host: string, port: number): string {
  const reachable = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
