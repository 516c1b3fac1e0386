import { randomUUID } from 'node:crypto';
import {
  type DecisionAsker,
  expireDueHolds,
  handleMessage,
  type MessageType,
  openAuthorizations,
} from '../authorizations/index.ts';
import { simulatedProvider } from '../cardholders/index.ts';
import {
  type Card,
  findCard,
  finishOperation,
  fundCard,
  issueCard,
  OPERATION_JOB,
  type OrderedFault,
  openOperations,
} from '../cards/index.ts';
import { createProducts, findProductByCode, noFees, type Product, usualTerms } from '../catalog/index.ts';
import { composeEngine, type Engine } from '../compose-engine.ts';
import { setEndpoint, type WebhookDialect } from '../events/index.ts';
import { readAccount, reserveAccount, verifyLedger } from '../ledger/index.ts';
import { createMerchant, createProgramme, fundReserve } from '../merchants/index.ts';
import { money, storeSandboxRates } from '../money/index.ts';
import { claimJobs, type Database, systemRandom, timeOrderedIds, wallClock } from '../platform/index.ts';
import { addFault, sandboxFaults } from '../sandbox/index.ts';
import { createKeyRing, createSoftwareHsm, createVault } from '../vault/index.ts';
import { majorUnits, recordedEvent, type TestMessageOptions, testMessage } from './test-message.ts';
import { worked } from './worked.ts';

const USD = majorUnits;

const testDialect: WebhookDialect = {
  topicsOf: ({ type }) => [type],
  render: async () => ({ headers: {}, body: '{}' }),
  isAcknowledged: () => true,
  retryDelaysMs: [],
  timeoutMs: 1000,
};

/**
 * An engine with one merchant, one programme, one product and a reserve, and no workers: tests run due jobs
 * themselves, so that they see every state in between.
 */
export async function engineWorld(
  database: Database,
  options: {
    reserve?: number;
    fees?: Partial<Product['fees']>;
    product?: Partial<Product>;
    asker?: DecisionAsker;
  } = {},
) {
  const newId = timeOrderedIds(wallClock);
  const vault = createVault({
    hsm: createSoftwareHsm(createKeyRing(systemRandom), systemRandom),
    random: systemRandom,
  });
  const engine: Engine = await composeEngine({
    config: {
      mode: 'sandbox',
      delaysMs: { issue: 0, fund: 0, freeze: 0, unfreeze: 0, close: 0, activate: 0, assign: 0 },
      reviewDelayMs: 0,
      commitLanes: database.kind === 'postgres' ? 2 : 1,
    },
    database,
    wall: wallClock,
    newId,
    random: systemRandom,
    vault,
    faults: sandboxFaults,
    dialects: { worldcard: testDialect },
    asker: options.asker ?? { ask: async () => ({ kind: 'failed', failure: 'no-answer', detail: 'nobody' }) },
    verificationProvider: simulatedProvider({ database, vault, wall: wallClock, random: systemRandom }),
    onVerificationTrouble: () => {},
    onTrouble: () => {},
    onHookError: () => {},
  });
  await storeSandboxRates(database);
  const merchantId = newId();
  const programmeId = newId();
  const createdAt = engine.clock.now();
  await createMerchant(database, { id: merchantId, name: 'Test', createdAt });
  await createProgramme(database, {
    id: programmeId,
    merchantId,
    name: 'Test',
    dialect: 'worldcard',
    createdAt,
  });
  const scope = { merchantId, programmeId };
  await createProducts(database, scope, [
    {
      id: newId(),
      code: '1',
      bin: '440872',
      brand: 'VISA',
      form: 'virtual',
      category: 'VIRTUAL-V',
      currency: 'USD',
      issuerCountry: 'US',
      scene: 'Online Payments',
      enabled: true,
      serviceCode: '201',
      validYears: 3,
      fundingSource: 'card-balance',
      fees: { ...noFees('USD'), ...options.fees },
      limits: { minFirstLoad: USD(10), minLoad: USD(10), maxLoad: null },
      terms: usualTerms,
      cardholderRule: 'none',
      createdAt,
      ...options.product,
    },
  ]);
  const product = (await findProductByCode(database, scope, '1')) as Product;
  await fundReserve(engine.cards, {
    id: newId(),
    merchantId,
    money: money(USD(options.reserve ?? 1000), 'USD'),
    reference: 'test',
    occurredAt: createdAt,
  });
  const events = ['card.issued', 'authorization.approved'];
  for (const topic of events) {
    const url = 'http://127.0.0.1:9/';
    await database.transaction((tx) => setEndpoint(tx, { ...scope, dialect: 'worldcard', topic, url }));
  }

  const world = {
    engine,
    database,
    scope,
    product,
    USD,
    /** One more process on the same database, with the same keys: what the two decide meets in the database alone. */
    otherProcess: (): Promise<Engine> =>
      composeEngine({
        ...engine,
        config: { mode: 'sandbox', delaysMs: engine.cards.delaysMs, reviewDelayMs: 0, commitLanes: 1 },
        faults: sandboxFaults,
        asker: { ask: async () => ({ kind: 'failed', failure: 'no-answer', detail: 'nobody' }) },
        verificationProvider: engine.cards.verification.provider,
        onVerificationTrouble: () => {},
        onTrouble: () => {},
        onHookError: () => {},
      }),
    issue: (reference: string = randomUUID(), firstLoad = USD(100)) =>
      issueCard(engine.cards, { ...scope, reference, product, cardholder: nobody, firstLoad }),
    fund: (card: Card, amount = USD(50), reference: string = randomUUID()) =>
      fundCard(engine.cards, { card, product, reference, amount }),
    /** Runs the jobs that are due, until none is; answers how many it ran. */
    async runJobs(): Promise<number> {
      let ran = 0;
      for (;;) {
        const due = {
          businessNow: engine.clock.now(),
          wallNow: wallClock.now(),
          leaseMs: 60_000,
          limit: 100,
        };
        const operations = await claimJobs(database, OPERATION_JOB, due);
        await Promise.all(operations.map((job) => finishOperation(engine.cards, job)));
        const expired = worked(await expireDueHolds(engine.authorizations));
        if (operations.length + expired === 0) return ran;
        ran += operations.length + expired;
      }
    },
    /** An active card with so much on it. */
    async activeCard(major = 100): Promise<Card> {
      const accepted = await world.issue(randomUUID(), USD(major));
      if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
      await world.runJobs();
      return await world.reread(accepted.card);
    },
    async reread(card: Card): Promise<Card> {
      const found = await findCard(database, scope, { id: card.id });
      if (!found) throw new Error('The card is gone.');
      return found;
    },
    async reserve() {
      const state = await readAccount(database, reserveAccount(merchantId, 'USD'));
      if (!state) throw new Error('There is no reserve.');
      const posted = state.postedCredits - state.postedDebits;
      return { posted, available: posted - state.pendingDebits };
    },
    fault: (fault: Partial<OrderedFault> & Pick<OrderedFault, 'operation' | 'action'>) =>
      addFault(
        database,
        {
          id: newId(),
          merchantId,
          cardId: null,
          reason: 'made to fail',
          delayMs: 0n,
          remaining: 1,
          ...fault,
        },
        engine.clock.now(),
      ),
    message: (card: Card, major: number, more: TestMessageOptions & { type?: MessageType } = {}) =>
      testMessage(more.type ?? 'authorization', card, major, more),
    /** Sends a message and answers all that came of it. */
    handle: (type: MessageType, card: Card, major: number, more: TestMessageOptions = {}) =>
      handleMessage(engine.authorizations, testMessage(type, card, major, more)),
    /** Sends a message and answers the event that was recorded of it. */
    send: async (type: MessageType, card: Card, major: number, more: TestMessageOptions = {}) =>
      recordedEvent(await world.handle(type, card, major, more)),
    authorize: (card: Card, major: number, more: TestMessageOptions = {}) =>
      world.send('authorization', card, major, more),
    settle: (card: Card, major: number, authorizationId?: string | null, final = true) =>
      world.send('settlement', card, major, { authorizationId, final }),
    reverse: (card: Card, major: number, authorizationId?: string | null) =>
      world.send('reversal', card, major, { authorizationId }),
    refund: (card: Card, major: number, authorizationId?: string | null) =>
      world.send('refund', card, major, { authorizationId }),
    eventsOf: (card: Card) =>
      database.query<{ type: string; sequence: number; data: { card: { status: string } } }>(
        'select type, sequence, data from events where merchant_id = $1 and stream = $2 order by sequence',
        [merchantId, card.id],
      ),
    async verify() {
      const { findings } = await verifyLedger(database, { openWork: [openOperations, openAuthorizations] });
      return findings;
    },
  };
  return world;
}

export const nobody = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: '',
  phone: '',
  phoneCountryCode: '',
  birthday: '',
  countryCode: 'US',
  city: '',
  address: '',
  addressLineTwo: '',
  state: '',
  postalCode: '',
};
