import type { LibraryMerchant } from './merchants.ts';
import { drawPrice, less, oneUnit, type Price, percentOf, priceText, split } from './price.ts';
import type { Seeded } from './seeded.ts';

/** A message of a purchase, as it is asked for; the card is added when it is sent. */
export interface TrafficMessage {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** How long after the message before, in milliseconds. */
  readonly afterMs: number;
  /** Sent even if the message before was declined. */
  readonly anyway?: boolean;
  /** Not a new message: the one before once more, as networks do when an answer is late. */
  readonly again?: boolean;
}

/** What an acceptor does with a card, from the first message to the last. */
export type Journey = readonly TrafficMessage[];

/** What a journey is made of. */
export interface Scene {
  readonly chance: Seeded;
  readonly merchant: LibraryMerchant;
  /** The network's id of the purchase, by which its messages find each other. */
  readonly transactionId: string;
}

/** The journey of a purchase, as it runs at a merchant of this habit. */
export function purchaseJourney(scene: Scene): Journey {
  const { chance, merchant } = scene;
  const price = drawPrice(chance, merchant.usual_amounts);
  switch (merchant.habit) {
    case 'tips':
      return [request(scene, price), settlement(scene, percentOf(price, 110 + chance.below(14)))];
    case 'fuel':
      return [request(scene, oneUnit(price)), settlement(scene, price)];
    case 'lodging':
      return stay(scene, price);
    case 'rental':
      return [request(scene, percentOf(price, 130)), settlement(scene, price)];
    case 'subscription':
      return subscription(scene, price);
    case 'shipments':
      return parcels(scene, price);
    case 'cash':
      return cash(scene, price);
    default:
      return [request(scene, price), settlement(scene, price)];
  }
}

/** Money that comes in. */
export function payoutJourney(scene: Scene): Journey {
  const amount = priceText(drawPrice(scene.chance, scene.merchant.usual_amounts));
  return [{ type: 'original-credit', body: { ...place(scene), amount }, afterMs: 0 }];
}

/** A reversal that overtakes its authorization. */
export function overtakenJourney(scene: Scene): Journey {
  const price = drawPrice(scene.chance, scene.merchant.usual_amounts);
  const amount = priceText(price);
  return [
    { type: 'reversal', body: { ...place(scene), amount, purchase_amount: amount }, afterMs: 0 },
    { ...request(scene, price), afterMs: 20 + scene.chance.below(200), anyway: true },
  ];
}

function stay(scene: Scene, price: Price): Journey {
  const nights = split(scene.chance, price, 2 + scene.chance.below(3));
  const [first = price, ...more] = nights;
  const longer = more.map((night) => followUp(scene, 'incremental', night));
  // Most bills are what was asked for; some are lower, because the deposit was not needed.
  const bill = scene.chance.chance(0.3) ? percentOf(price, 90) : price;
  return [request(scene, first), ...longer, settlement(scene, bill)];
}

function subscription(scene: Scene, price: Price): Journey {
  const isNew = scene.chance.chance(0.2);
  const verified: TrafficMessage = {
    type: 'verification',
    body: { ...whereAndHow(scene), link: {}, entry_mode: 'manual' },
    afterMs: 0,
  };
  const charge = request(scene, price);
  return isNew
    ? [verified, { ...charge, afterMs: pause(scene) }, settlement(scene, price)]
    : [charge, settlement(scene, price)];
}

function parcels(scene: Scene, price: Price): Journey {
  const sent = split(scene.chance, price, 1 + scene.chance.below(3));
  const settlements = sent.map((part, index) => {
    const message = settlement(scene, part);
    return { ...message, body: { ...message.body, final: index === sent.length - 1 } };
  });
  return [request(scene, price), ...settlements];
}

function cash(scene: Scene, price: Price): Journey {
  const { chance } = scene;
  // Machines pay notes.
  const note = { ...price, units: 10 ** (price.decimals + 1) };
  const notes = { ...price, units: Math.max(1, Math.round(price.units / note.units)) * note.units };
  const asked: TrafficMessage = {
    type: 'balance-inquiry',
    body: { ...whereAndHow(scene), link: {} },
    afterMs: 0,
  };
  const paid: Journey = chance.chance(0.6)
    ? [{ ...request(scene, notes), type: 'debit' }]
    : [request(scene, notes), settlement(scene, notes)];
  const [first, ...rest] = paid;
  return chance.chance(0.3) && first ? [asked, { ...first, afterMs: pause(scene) }, ...rest] : paid;
}

/** A request for a purchase, with what the way the card is used brings along. */
export function request(scene: Scene, price: Price): TrafficMessage {
  return {
    type: 'authorization',
    body: { ...place(scene), ...whereAndHow(scene), amount: priceText(price) },
    afterMs: 0,
  };
}

export function settlement(scene: Scene, price: Price): TrafficMessage {
  return followUp(scene, 'settlement', price);
}

export function followUp(scene: Scene, type: string, price: Price): TrafficMessage {
  return { type, body: { ...place(scene), amount: priceText(price) }, afterMs: pause(scene) };
}

/** Takes a part back, and settles the rest. */
export function partlyReversed(scene: Scene, price: Price): Journey {
  const back = percentOf(price, 20 + scene.chance.below(50));
  return [followUp(scene, 'reversal', back), settlement(scene, less(price, back))];
}

function place({ merchant, transactionId }: Scene) {
  return { merchant: { library: merchant.key }, link: { transaction_id: transactionId } };
}

function whereAndHow({ chance, merchant }: Scene): Record<string, unknown> {
  const merchantIs = { merchant: { library: merchant.key } };
  if (merchant.channel === 'card-present') {
    if (!chance.chance(0.6))
      return { ...merchantIs, entry_mode: chance.chance(0.9) ? 'chip' : 'magnetic-stripe' };
    return {
      ...merchantIs,
      entry_mode: 'contactless',
      ...(chance.chance(0.5) ? { wallet: wallet(chance) } : {}),
    };
  }
  if (merchant.channel !== 'e-commerce') return merchantIs;
  return {
    ...merchantIs,
    three_ds: chance.weighted(['authenticated', 'attempted', 'not-performed'], (one) =>
      one === 'attempted' ? 1 : 4,
    ),
    ...(chance.chance(0.4) ? { avs: chance.chance(0.9) ? 'match' : 'postal-code-match' } : {}),
    ...(chance.chance(0.15) ? { wallet: wallet(chance) } : {}),
  };
}

function wallet(chance: Seeded): string {
  return chance.chance(0.6) ? 'apple-pay' : 'google-pay';
}

/** What takes days in life takes seconds here. */
function pause({ chance }: Scene): number {
  return 150 + chance.below(4000);
}
