import { handleMessage, type MessageOutcome, type NetworkMessage } from '../../authorizations/index.ts';
import { type Card, closeCard, freezeCard, unfreezeCard } from '../../cards/index.ts';
import type { Chance } from '../kills/chance.ts';
import { drawMessage, drawType } from './draw-message.ts';
import { type NetworkPurchase, newPurchase, noteAnswer } from './purchase-book.ts';
import { limitCard, type SimulatedWorld } from './simulated-world.ts';

const HOUR_MS = 3_600_000;

export interface CardLives {
  /** Something happens: an order, a message, work that is due, time that passes. */
  step(): Promise<void>;
  /** Sends a message again that was recorded before. @returns false while there is none */
  replay(): Promise<boolean>;
  readonly cards: readonly Card[];
}

/** Lives of cards, all drawn from one chance: a seed leads them through the same lives again. */
export function cardLives(world: SimulatedWorld, random: Chance): CardLives {
  const { engine, USD } = world;
  const cards: Card[] = [];
  const purchases: NetworkPurchase[] = [];
  const references: string[] = [];
  const recorded: NetworkMessage[] = [];
  let sent = 0;

  /** Mostly a new name, sometimes one that was used before. */
  function reference(): string {
    if (references.length > 0 && random.happens(0.15)) return random.oneOf(references);
    references.push(`ref-${references.length}`);
    return references.at(-1) as string;
  }

  async function issue(): Promise<void> {
    const product = random.oneOf(world.products);
    const accepted = await world.issue(product, reference(), USD(random.between(50, 400)));
    if (accepted.kind !== 'accepted') return;
    await limitCard(world, accepted.card);
    cards.push(accepted.card);
    if (random.happens(0.7)) await world.runJobs();
  }

  /** Mostly of a purchase that is under way; a first message may also come after those that follow it, or never. */
  function message(card: Card): { readonly message: NetworkMessage; readonly purchase: NetworkPurchase } {
    const type = drawType(random);
    const isFirst = type === 'authorization' || type === 'debit';
    const isNew = purchases.length === 0 || random.happens(isFirst ? 0.85 : 0.15);
    const purchase = isNew ? newPurchase(random, card, purchases.length) : drawKnown();
    if (isNew) purchases.push(purchase);
    return { message: drawMessage(random, type, purchase, `m${sent++}`), purchase };
  }

  /** Mostly one that was approved. */
  function drawKnown(): NetworkPurchase {
    const recent = purchases.slice(-RECENT);
    const approved = recent.filter(({ authCode }) => authCode !== '');
    return random.oneOf(approved.length > 0 && random.happens(0.8) ? approved : recent);
  }

  async function use(card: Card): Promise<void> {
    const drawn = message(card);
    // Now and then the network sends it once more before it has an answer.
    const copies = random.happens(0.1) ? 2 : 1;
    const [outcome] = await Promise.all(
      Array.from({ length: copies }, () => handleMessage(engine.authorizations, drawn.message)),
    );
    if (!outcome) return;
    mustBeAnAnswer(outcome);
    if (outcome.kind !== 'recorded') return;
    recorded.push(drawn.message);
    noteAnswer(drawn.purchase, outcome.event);
  }

  async function step(): Promise<void> {
    const roll = random.between(0, 99);
    if (cards.length < 3 || roll < 5) return await issue();
    const card = random.oneOf(cards.slice(-RECENT_CARDS));
    if (roll < 13) await world.fund(card, USD(random.between(10, 200)), reference());
    else if (roll < 15) await freezeCard(engine.cards, card);
    else if (roll < 18) await unfreezeCard(engine.cards, card);
    else if (roll < 19) await closeCard(engine.cards, card);
    else if (roll < 84) await use(card);
    else if (roll < 87) await replay();
    else if (roll < 89) await world.fault({ operation: random.oneOf(operations), action: 'fail' });
    else if (roll < 91) await engine.clock.advance(random.between(1, 40) * HOUR_MS);
    else if (roll < 94) await moveMoney();
    else await world.runJobs();
  }

  async function moveMoney(): Promise<void> {
    if (random.happens(0.4)) await world.fillReserve(random.between(1, 900));
    else await world.share(random.between(1, 400), random.oneOf(['from-reserve', 'to-reserve'] as const));
  }

  async function replay(): Promise<boolean> {
    if (recorded.length === 0) return false;
    mustBeAnAnswer(await handleMessage(engine.authorizations, random.oneOf(recorded)));
    return true;
  }

  return { step, replay, cards };
}

/** Later messages are mostly of purchases among the last so many. */
const RECENT = 25;
/** Older cards are left alone, most of them closed. */
const RECENT_CARDS = 15;

const operations = ['issue', 'fund', 'freeze', 'close'] as const;

/** No two messages of these lives share a name, and every purchase that is named exists. */
function mustBeAnAnswer({ kind }: MessageOutcome): void {
  if (kind === 'identity-conflict' || kind === 'authorization-not-found')
    throw new Error(`A message came to ${kind}.`);
}
