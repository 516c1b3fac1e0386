import { randomUUID } from 'node:crypto';
import type { Card } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import {
  type Challenge,
  type ChallengeEventData,
  type ChallengeStart,
  challengeCode,
  type StartChallengeOrder,
  startChallenge,
} from '../challenges/index.ts';
import { startWorkers } from '../compose-workers.ts';
import { type Currency, money } from '../money/index.ts';
import { createLog, createOutboundClient, type Database } from '../platform/index.ts';
import { Secret } from '../vault/index.ts';
import { closeAfterFile } from './close-after-file.ts';
import { engineWorld } from './engine-world.ts';
import { majorUnits, testAcceptor } from './test-message.ts';

// Test code only: an engine whose merchant's cards are challenged.

type Said = Partial<Omit<StartChallengeOrder, 'card' | 'amount'>> & {
  readonly major?: number;
  readonly currency?: Currency;
};

export async function challengesWorld(database: Database, options: { product?: Partial<Product> } = {}) {
  const world = await engineWorld(database, { reserve: 100_000, ...options });
  const { challenges: context, clock } = world.engine;
  const { merchantId } = world.scope;

  const own = {
    context,
    merchantId,
    key: ({ id }: Pick<Challenge, 'id'>) => ({ merchantId, challengeId: id }),
    /** Asks for a challenge of 42.50 USD by OTP, unless something else is said. */
    start: (card: Card, { major = 42.5, currency = 'USD', ...said }: Said = {}): Promise<ChallengeStart> =>
      startChallenge(context, {
        ...{ card, kind: 'otp', transactionId: randomUUID(), acceptor: testAcceptor },
        amount: money(majorUnits(major), currency),
        ...said,
      }),
    /** A challenge that was started, on a new card unless one is given. */
    async started(said: Said & { readonly card?: Card } = {}): Promise<Challenge> {
      const { card = await world.activeCard(), ...order } = said;
      const outcome = await own.start(card, order);
      if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
      return outcome.challenge;
    },
    async rightCode(challenge: Challenge): Promise<Secret> {
      const code = await challengeCode(context, merchantId, challenge.id);
      if (!code) throw new Error('The challenge has no code.');
      return code;
    },
    /** A code that is not the challenge's. */
    async wrongCode(challenge: Challenge): Promise<Secret> {
      const right = await own.rightCode(challenge);
      const [one, other] = [Secret.of('314159'), Secret.of('271828')];
      return one.equals(right) ? other : one;
    },
    /** What works in the background, until the test stops it; it ends with the file. */
    async workers() {
      const client = createOutboundClient({ allowPrivate: true });
      const workers = await startWorkers(world.engine, { log: createLog('silent'), clientFor: () => client });
      let stopped: Promise<void> | null = null;
      const stop = () => (stopped ??= workers.stop().then(() => client.close()));
      closeAfterFile(stop);
      return { ...workers, stop };
    },
    /** Moves the business clock past what is left of a challenge. */
    async outlive(challenge: Challenge): Promise<void> {
      await clock.advance(Math.max(1, challenge.expiresAt.getTime() - clock.now().getTime()));
    },
    /** The row with everything that is kept of a challenge. */
    async row(challenge: Challenge): Promise<Record<string, unknown>> {
      const rows = await database.query<Record<string, unknown>>('select * from challenges where id = $1', [
        challenge.id,
      ]);
      if (!rows[0]) throw new Error('The challenge is not stored.');
      return rows[0];
    },
    /** The challenge's events on its card's stream, oldest first. */
    eventsOf: (challenge: Challenge) =>
      database.query<{ readonly type: string; readonly data: ChallengeEventData }>(
        `select type, data from events where merchant_id = $1 and stream = $2 and data -> 'challenge' ->> 'id' = $3
         order by sequence`,
        [merchantId, challenge.cardId, challenge.id],
      ),
    typesOf: async (challenge: Challenge) => (await own.eventsOf(challenge)).map(({ type }) => type),
  };
  return { ...world, ...own };
}
