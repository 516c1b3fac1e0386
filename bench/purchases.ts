import { randomInt } from 'node:crypto';
import { handleMessage, type NetworkMessage, networkMessage } from '../server/src/authorizations/index.ts';
import type { Engine } from '../server/src/compose-engine.ts';
import { money } from '../server/src/money/index.ts';
import type { CardFleet } from './card-fleet.ts';
import { type Latencies, measure } from './measure.ts';

const ONE = money(1_0000n, 'USD');
const AT_ONCE = 512;
const acceptor = { name: 'AMAZON.COM', id: 'AMZ0001', mcc: '5411', country: 'US', city: 'SEATTLE' };
const transmittedAt = '1120120000';

/** A purchase that was approved, as far as its settlement must know it. */
type Approved = Pick<NetworkMessage, 'cardId' | 'identity' | 'link'>;

export interface Purchases {
  /** Asks for 1.00 on a random card, by so many callers at once. */
  authorize(callers: number, seconds: number): Promise<Latencies>;
  /** Settles what was approved before, each purchase once; ends early when there is no more. */
  settle(callers: number, seconds: number): Promise<Latencies>;
  /** Asks once for each card: everything is in memory then that stays there while cards are in use. */
  useEachCard(): Promise<void>;
}

/** Purchases in process: from the network message to the answer, which comes when the decision is durable. */
export function createPurchases(engine: Engine, { merchantId, cards }: CardFleet): Purchases {
  const nextTrace = createTraces();
  const approved: Approved[] = [];

  async function authorize(cardId: string): Promise<void> {
    const { stan, rrn, transactionId } = nextTrace();
    const message = networkMessage({
      type: 'authorization',
      merchantId,
      cardId,
      identity: { messageClass: '0100', acquirer: '999999', stan, transmittedAt, rrn },
      link: { authorizationId: null, transactionId, rrn, authCode: null },
      amount: ONE,
      acceptor,
    });
    await sendApproved(engine, message);
    approved.push(message);
  }

  async function settle({ cardId, identity, link }: Approved): Promise<void> {
    await sendApproved(
      engine,
      networkMessage({
        type: 'settlement',
        merchantId,
        cardId,
        identity: { ...identity, messageClass: '0220' },
        link,
        amount: ONE,
        acceptor,
      }),
    );
  }

  return {
    authorize: (callers, seconds) =>
      measure(callers, seconds, async () => {
        await authorize(cards[Math.floor(Math.random() * cards.length)] as string);
        return 'more';
      }),
    settle: (callers, seconds) =>
      measure(callers, seconds, async () => {
        const purchase = approved.pop();
        if (purchase === undefined) return 'over';
        await settle(purchase);
        return 'more';
      }),
    useEachCard: async () => {
      for (let start = 0; start < cards.length; start += AT_ONCE) {
        await Promise.all(cards.slice(start, start + AT_ONCE).map(authorize));
      }
    },
  };
}

/** @throws when anything but an approval comes back */
async function sendApproved({ authorizations }: Engine, message: NetworkMessage): Promise<void> {
  const outcome = await handleMessage(authorizations, message);
  if (outcome.kind !== 'recorded') throw new Error(`A message of the benchmark: ${outcome.kind}.`);
  if (outcome.event.declineReason !== null)
    throw new Error(`A purchase of the benchmark was declined: ${outcome.event.declineReason}.`);
}

/** What an acquirer numbers its messages with: never the same twice. */
function createTraces() {
  const run = String(randomInt(1_000_000)).padStart(6, '0');
  let sent = 0;
  return () => {
    sent += 1;
    const digits = (length: number) => String(sent % 10 ** length).padStart(length, '0');
    return { stan: digits(6), rrn: run + digits(6), transactionId: run + digits(9) };
  };
}
