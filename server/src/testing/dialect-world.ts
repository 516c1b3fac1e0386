import { createHttpAsker } from '../authorizations/index.ts';
import {
  listOverdueVerifications,
  simulatedProvider,
  type VerificationProvider,
} from '../cardholders/index.ts';
import type { Faultable, OperationKind, Scope } from '../cards/index.ts';
import type { LaterParts } from '../compose-challenge-secrets.ts';
import { composeDialects, type Dialect } from '../compose-dialects.ts';
import { composeEngine } from '../compose-engine.ts';
import { composePages } from '../compose-pages.ts';
import { startWorkers } from '../compose-workers.ts';
import { createRateLimiter, reserveBalance } from '../merchants/index.ts';
import { storeSandboxRates } from '../money/index.ts';
import {
  createHttpServer,
  createLog,
  createOutboundClient,
  type Database,
  type Log,
  systemRandom,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';
import { addFault, sandboxFaults } from '../sandbox/index.ts';
import { createKeyRing, createSoftwareHsm, createVault } from '../vault/index.ts';
import { cardNetwork } from './card-network.ts';
import { closeAfterFile } from './close-after-file.ts';
import { dialectTenants, type TenantOptions } from './dialect-tenants.ts';
import { movableClock } from './movable-clock.ts';
import { startReceiver } from './receiver.ts';
import { until } from './until.ts';

/** What a world has otherwise than usual. */
export interface DialectWorldOptions {
  readonly delaysMs?: Partial<Record<OperationKind, number>>;
  /** How long the simulated reviewer takes; no time unless given. */
  readonly reviewDelayMs?: number;
  /** Whether it is a sandbox, where papers are reviewed by themselves. */
  readonly mode?: 'sandbox' | 'production';
  readonly tenant?: TenantOptions;
  /** Whether every merchant's webhook may go into a private network; it may unless said. */
  readonly allowPrivateCallbacks?: boolean;
  /** Silent unless given. */
  readonly log?: Log;
  /** Stands between the engine and the simulated provider. */
  readonly verificationProvider?: (simulated: VerificationProvider) => VerificationProvider;
}

function dialectOf(dialects: readonly Dialect[], name: string): Dialect {
  const dialect = dialects.find((one) => one.name === name);
  if (!dialect) throw new Error(`There is no dialect ${name}.`);
  return dialect;
}

/**
 * A whole server on a database, reached over real HTTP: engine, workers, webhooks and the door of one dialect, with one
 * tenant whose callbacks go to a receiver, under a path of the programme's own. Closed after the test file.
 */
export async function dialectWorld<Client extends object>(
  name: string,
  database: Database,
  options: DialectWorldOptions = {},
) {
  const random = systemRandom;
  const wall = movableClock();
  const newId = timeOrderedIds(wallClock);
  const vault = createVault({ hsm: createSoftwareHsm(createKeyRing(random), random), random });
  const rateLimiter = createRateLimiter(wall);
  const later: LaterParts = { challenges: null, baseUrl: null };
  const config = { allowPrivateCallbacks: options.allowPrivateCallbacks ?? true };
  const parts = { config, database, vault, wall, random, rateLimiter, later };
  const dialect = dialectOf(await composeDialects(parts), name);
  const outbound = createOutboundClient({ allowPrivate: true });
  const simulated = simulatedProvider({ database, vault, wall, random });
  const engine = await composeEngine({
    config: {
      mode: options.mode ?? 'sandbox',
      delaysMs: {
        issue: 0,
        fund: 0,
        freeze: 0,
        unfreeze: 0,
        close: 0,
        activate: 0,
        assign: 0,
        ...options.delaysMs,
      },
      reviewDelayMs: options.reviewDelayMs ?? 0,
      commitLanes: database.kind === 'postgres' ? 2 : 1,
    },
    database,
    wall,
    newId,
    random,
    vault,
    faults: sandboxFaults,
    dialects: { [name]: dialect.webhooks },
    verificationProvider: options.verificationProvider?.(simulated) ?? simulated,
    onVerificationTrouble: () => {},
    onTrouble: () => {},
    asker: createHttpAsker({ clientFor: () => outbound, vault, wall }),
    onHookError: () => {},
  });
  await storeSandboxRates(database);
  const log = options.log ?? createLog('silent');
  const workers = await startWorkers(engine, { log, clientFor: () => outbound });
  closeAfterFile(async () => {
    await workers.stop();
    await outbound.close();
    await engine.commit.drain();
  });
  const receiver = await startReceiver();

  /** One more server on the same database: its door remembers nothing of the first one's requests. */
  async function startServer(serverOptions: { bodyLimitBytes?: number; trustedProxies?: string[] } = {}) {
    const server = createHttpServer({
      log,
      newId,
      doors: [
        dialect.door(engine),
        composePages({ mode: 'sandbox', verification: { provider: 'simulated' } }, engine),
      ],
      trustedProxies: serverOptions.trustedProxies ?? [],
      databaseAnswers: async () => true,
      ...(serverOptions.bodyLimitBytes ? { bodyLimitBytes: serverOptions.bodyLimitBytes } : {}),
    });
    const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
    closeAfterFile(() => server.close());
    return `http://127.0.0.1:${port}${dialect.sandbox.basePath}`;
  }
  const baseUrl = await startServer();
  later.challenges = engine.challenges;
  later.baseUrl = new URL(baseUrl).origin;

  const place = { engine, dialect, baseUrl, callbackRoot: receiver.url };
  const { addTenant, addCredential } = dialectTenants<Client>(place);
  const tenant = await addTenant(options.tenant);

  return {
    engine,
    database,
    wall,
    profile: dialect.profile,
    receiver,
    tenant,
    addTenant,
    addCredential,
    startServer,
    /** Moves the business clock forward, and wakes whatever has become due by it. */
    async advance(milliseconds: number): Promise<void> {
      await engine.clock.advance(milliseconds);
      workers.wakeAll();
    },
    /** Waits until every application whose time is over has been cancelled. */
    async overdueCancelled(): Promise<void> {
      workers.wakeAll();
      await until(
        async () => (await listOverdueVerifications(database, engine.clock.now(), 1)).length === 0,
        'the end of overdue applications',
      );
    },
    network: cardNetwork(engine, tenant),
    reserve: (of: Scope = tenant) => reserveBalance(database, of.merchantId, 'USD'),
    /** The next operation of this kind fails, or takes so long. */
    fault: (operation: Faultable, fault: { fail: string } | { delayMs: number }) =>
      addFault(
        database,
        {
          id: newId(),
          merchantId: tenant.merchantId,
          operation,
          cardId: null,
          action: 'fail' in fault ? 'fail' : 'delay',
          reason: 'fail' in fault ? fault.fail : '',
          delayMs: 'fail' in fault ? 0n : BigInt(fault.delayMs),
          remaining: 1,
        },
        engine.clock.now(),
      ),
    /** The callbacks of a topic that have come so far, as they arrived. */
    callbacks: (topic: string, of: Scope = tenant) =>
      receiver.requests.filter((request) => request.path === `/${of.programmeId}/${topic}`),
    /** Waits until no callback is on its way to its first attempt. */
    async told(): Promise<void> {
      await until(async () => {
        const rows = await database.query(
          `select 1 from deliveries where state = 'pending' and not exists (
             select from delivery_attempts where delivery_id = deliveries.id) limit 1`,
        );
        return rows.length === 0;
      }, 'all callbacks');
    },
    /** Waits until no operation is under way, of any card or of one. */
    async settled(cardId?: string): Promise<void> {
      await until(async () => {
        const rows = await database.query(
          `select 1 from operations join cards on cards.id = operations.card_id
           where operations.status = 'accepted' and not (operations.kind = 'issue' and cards.status like 'pending-%') and ($1::bigint is null or cards.number = $1) limit 1`,
          [cardId ?? null],
        );
        return rows.length === 0;
      }, 'all operations');
    },
  };
}
