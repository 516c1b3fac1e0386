import { describe, expect, test } from 'vitest';
import { knownAcceptors } from '../../../network/index.ts';
import type { Journey, TrafficMessage } from './journeys.ts';
import type { LibraryMerchant } from './merchants.ts';
import { readPrice } from './price.ts';
import { type CardJourney, trafficMix } from './traffic-mix.ts';

const merchants: LibraryMerchant[] = knownAcceptors.map(({ amounts, ...acceptor }) => ({
  ...acceptor,
  usual_amounts: amounts,
}));
const cards = Array.from({ length: 50 }, (_, index) => ({ id: `card ${index}`, isShort: false }));

function drawn(seed: number, count = 8000, from = cards): CardJourney[] {
  const mix = trafficMix({ seed, run: '12345', merchants });
  return Array.from({ length: count }, () => mix.next(from));
}

const journeys = drawn(1).map(({ messages }) => messages);
const merchantOf = ({ body }: TrafficMessage) =>
  merchants.find(({ key }) => key === (body.merchant as { library: string }).library);
const habitOf = ([first]: Journey) => first && merchantOf(first)?.habit;
const types = (journey: Journey) =>
  journey.map(({ type, again }) => (again ? `${type} again` : type)).join(' ');
const units = ({ body }: TrafficMessage) => readPrice(String(body.amount)).units;
const share = (matches: (journey: Journey) => boolean) => journeys.filter(matches).length / journeys.length;

describe('traffic', () => {
  test('is the same for the same seed, and other for another', () => {
    expect(drawn(5, 300)).toEqual(drawn(5, 300));
    expect(drawn(6, 300)).not.toEqual(drawn(5, 300));
  });

  test('on no card cannot be', () => {
    expect(() => drawn(1, 1, [])).toThrow(RangeError);
  });

  test('uses every card, some far more often than others', () => {
    const counts = new Map<string, number>();
    for (const { cardId } of drawn(2)) counts.set(cardId, (counts.get(cardId) ?? 0) + 1);
    expect(counts.size).toBe(cards.length);
    expect(counts.get('card 0') ?? 0).toBeGreaterThan((counts.get('card 49') ?? 0) * 4);
  });

  test('gives no two purchases one id, and the messages of one the same', () => {
    const ids = journeys.map((journey) => {
      const links = journey.map(({ body }) => (body.link as { transaction_id?: string }).transaction_id);
      return new Set(links.filter((id) => id !== undefined));
    });
    expect(ids.every((each) => each.size <= 1)).toBe(true);
    const all = ids.flatMap((each) => [...each]);
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^12345\d{10}$/);
  });

  test('has only amounts above zero, in the decimals of the merchant', () => {
    for (const message of journeys.flat()) {
      const { body } = message;
      if (body.amount === undefined) continue;
      const least = readPrice(merchantOf(message)?.usual_amounts.least ?? '');
      const amount = readPrice(String(body.amount));
      expect(amount.decimals).toBe(least.decimals);
      expect(amount.units).toBeGreaterThan(0);
    }
  });

  test('settles restaurants above, within a tip of 24 %', () => {
    const meals = journeys.filter(
      (journey) => habitOf(journey) === 'tips' && types(journey) === 'authorization settlement',
    );
    expect(meals.length).toBeGreaterThan(100);
    for (const [asked, settled] of meals as [TrafficMessage, TrafficMessage][]) {
      expect(units(settled)).toBeGreaterThan(units(asked));
      expect(units(settled)).toBeLessThanOrEqual(units(asked) * 1.24 + 1);
    }
  });

  test('asks for one unit at the pump, and settles what was filled', () => {
    const fills = journeys.filter(
      (journey) => habitOf(journey) === 'fuel' && types(journey) === 'authorization settlement',
    );
    expect(fills.length).toBeGreaterThan(50);
    for (const [asked, settled] of fills as [TrafficMessage, TrafficMessage][]) {
      expect(asked.body.amount).toBe('1.00');
      expect(units(settled)).toBeGreaterThan(2000);
    }
  });

  test('lengthens stays, and never settles more than was asked for', () => {
    const stays = journeys.filter(
      (journey) =>
        habitOf(journey) === 'lodging' && /^authorization( incremental)+ settlement$/.test(types(journey)),
    );
    expect(stays.length).toBeGreaterThan(20);
    for (const stay of stays) {
      const asked = stay.slice(0, -1).reduce((sum, message) => sum + units(message), 0);
      expect(units(stay.at(-1) as TrafficMessage)).toBeLessThanOrEqual(asked);
    }
  });

  test('sends parcels that add up, the last one final', () => {
    const orders = journeys.filter(
      (journey) =>
        habitOf(journey) === 'shipments' && /^authorization( settlement){2,}$/.test(types(journey)),
    );
    expect(orders.length).toBeGreaterThan(50);
    for (const [asked, ...parcels] of orders as [TrafficMessage, ...TrafficMessage[]][]) {
      expect(parcels.reduce((sum, parcel) => sum + units(parcel), 0)).toBe(units(asked));
      expect(parcels.map(({ body }) => body.final)).toEqual(
        parcels.map((_, index) => index === parcels.length - 1),
      );
    }
  });

  test('pays cash in notes', () => {
    const paid = journeys.filter((journey) => habitOf(journey) === 'cash').flat();
    expect(new Set(paid.map(({ type }) => type))).toContain('debit');
    expect(new Set(paid.map(({ type }) => type))).toContain('balance-inquiry');
    for (const message of paid) {
      // A spoiled request asks for what nobody has.
      if (message.type === 'debit') expect(units(message) % 1000).toBe(0);
    }
  });

  test('has most purchases settled, and now and then everything else', () => {
    expect(share((journey) => journey.some(({ type }) => type === 'settlement'))).toBeGreaterThan(0.7);
    const seldom: ((journey: Journey) => boolean)[] = [
      (journey) => types(journey) === 'reversal authorization',
      (journey) => types(journey) === 'authorization reversal',
      (journey) => types(journey) === 'authorization reversal settlement',
      (journey) => journey.some(({ type }) => type === 'refund'),
      (journey) => journey.some(({ type }) => type === 'advice'),
      (journey) => journey.some(({ type }) => type === 'verification'),
      (journey) => journey.some(({ type }) => type === 'chargeback'),
      (journey) => journey.some(({ again }) => again === true),
      (journey) => journey.some(({ body }) => body.presented !== undefined),
      (journey) => types(journey) === 'original-credit',
      (journey) => journey.length === 1 && journey[0]?.type === 'authorization',
    ];
    for (const matches of seldom) {
      expect(share(matches)).toBeGreaterThan(0);
      expect(share(matches)).toBeLessThan(0.15);
    }
  });

  test('repeats a message only right after it, and whatever became of it', () => {
    for (const journey of journeys) {
      for (const [index, message] of journey.entries()) {
        if (!message.again) continue;
        const before = journey[index - 1];
        expect(message).toMatchObject({ type: before?.type, body: before?.body, anyway: true });
      }
    }
  });

  test('pays cards that are short, half of the times they come up', () => {
    const short = cards.map((card) => ({ ...card, isShort: true }));
    const credits = drawn(3, 2000, short).filter(({ messages }) => messages[0]?.type === 'original-credit');
    expect(Math.abs(credits.length - 1000)).toBeLessThan(120);
  });
});
