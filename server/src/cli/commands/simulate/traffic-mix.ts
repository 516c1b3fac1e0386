import {
  followUp,
  type Journey,
  overtakenJourney,
  partlyReversed,
  payoutJourney,
  purchaseJourney,
  type Scene,
  type TrafficMessage,
} from './journeys.ts';
import type { LibraryMerchant } from './merchants.ts';
import { percentOf, priceText, readPrice } from './price.ts';
import { type Seeded, seeded } from './seeded.ts';

/** A card as the traffic knows it. */
export interface TrafficCard {
  readonly id: string;
  /** It was declined for want of money, and waits for some. */
  readonly isShort: boolean;
}

export interface CardJourney {
  readonly cardId: string;
  readonly messages: Journey;
}

/** What people do with cards, without end. */
export interface TrafficMix {
  next(cards: readonly TrafficCard[]): CardJourney;
}

export interface MixOptions {
  /** The same seed, and the same answers, are the same traffic. */
  readonly seed: number;
  /** Five digits that no other run has, so that purchases of two runs never have one id. */
  readonly run: string;
  /** At least one that sells something. */
  readonly merchants: readonly LibraryMerchant[];
}

export function trafficMix({ seed, run, merchants }: MixOptions): TrafficMix {
  const chance = seeded(seed);
  const shops = merchants.filter(({ habit }) => habit !== 'payout');
  const payers = merchants.filter(({ habit }) => habit === 'payout');
  let purchases = 0;

  return {
    next: (cards) => {
      const card = chooseCard(chance, cards);
      purchases += 1;
      const transactionId = `${run}${String(purchases).padStart(10, '0')}`;
      const getsPaid = payers.length > 0 && chance.chance(card.isShort ? 0.5 : 0.01);
      const merchant = getsPaid ? chance.one(payers) : chance.weighted(shops, weightOf);
      const scene: Scene = { chance, merchant, transactionId };
      return { cardId: card.id, messages: getsPaid ? payoutJourney(scene) : journey(scene) };
    },
  };
}

/** Few cards are used often, and many now and then. */
function chooseCard(chance: Seeded, cards: readonly TrafficCard[]): TrafficCard {
  const card = cards[Math.floor(cards.length * chance.fraction() ** 2)];
  if (card === undefined) throw new RangeError('There is no card to use.');
  return card;
}

function weightOf({ habit, channel }: LibraryMerchant): number {
  if (habit === 'lodging' || habit === 'rental') return 0.3;
  return channel === 'card-present' ? 1.6 : 1;
}

/** One in so many purchases goes another way than most. Checked in this order. */
function journey(scene: Scene): Journey {
  const { chance } = scene;
  if (chance.chance(0.007)) return overtakenJourney(scene);
  const usual = purchaseJourney(scene);
  const opening = openingOf(usual);
  if (chance.chance(0.03)) return [spoiled(scene, opening)];
  if (chance.chance(0.07)) return usual.slice(0, usual.indexOf(opening) + 1);
  if (opening.type !== 'authorization') return withEcho(scene, usual);
  const price = readPrice(String(opening.body.amount));
  const until = usual.slice(0, usual.indexOf(opening) + 1);
  if (chance.chance(0.03)) return [...until, followUp(scene, 'reversal', price)];
  if (chance.chance(0.02) && price.units > 1) return [...until, ...partlyReversed(scene, price)];
  if (chance.chance(0.01))
    return usual.map((each) => (each === opening ? { ...each, type: 'advice' } : each));
  return withEcho(scene, [...usual, ...afterwards(scene, usual)]);
}

/** The message that asks for money. */
function openingOf(messages: Journey): TrafficMessage {
  const found = messages.find(({ body }) => body.amount !== undefined);
  if (!found) throw new Error('A purchase has an amount.');
  return found;
}

/** A request that any card declines: a date that is long past, or a sum that nobody has. */
function spoiled({ chance }: Scene, opening: TrafficMessage): TrafficMessage {
  const { body } = opening;
  const wrong = chance.chance(0.5)
    ? { presented: { expiry: '01/20' } }
    : { amount: priceText(percentOf(readPrice(String(body.amount)), 5_000_000)) };
  return { ...opening, afterMs: 0, body: { ...body, ...wrong } };
}

/** What may come after the money has moved. */
function afterwards(scene: Scene, usual: Journey): Journey {
  const { chance } = scene;
  const settled = usual.findLast(({ type }) => type === 'settlement');
  if (!settled) return [];
  const price = readPrice(String(settled.body.amount));
  if (chance.chance(0.04)) {
    const back = chance.chance(0.5) ? price : percentOf(price, 25 + chance.below(60));
    const refund = followUp(scene, 'refund', back);
    return chance.chance(0.05) ? [refund, followUp(scene, 'refund-reversal', back)] : [refund];
  }
  if (!chance.chance(0.004)) return [];
  const disputed = followUp(scene, 'chargeback', price);
  return chance.chance(0.5) ? [disputed, followUp(scene, 'chargeback-reversal', price)] : [disputed];
}

/** Now and then a message comes twice. */
function withEcho({ chance }: Scene, messages: Journey): Journey {
  if (!chance.chance(0.02)) return messages;
  const index = chance.below(messages.length);
  const message = messages[index];
  if (!message) return messages;
  const echo: TrafficMessage = { ...message, afterMs: 5 + chance.below(60), anyway: true, again: true };
  return [...messages.slice(0, index + 1), echo, ...messages.slice(index + 1)];
}
