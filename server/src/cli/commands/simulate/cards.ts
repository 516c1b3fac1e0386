import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../../api-client.ts';
import type { Command, CommandCall } from '../../command.ts';
import { Failure } from '../../failure.ts';
import { merchantOption, merchantPath } from '../../whose.ts';
import { wholeNumber } from './whole-number.ts';

interface Product {
  readonly id: string;
  readonly code: string;
  readonly form: string;
  readonly enabled: boolean;
  readonly currency: string;
  readonly funding_source: string;
}

interface Card {
  readonly id: string;
  readonly status: string;
}

const atOnce = 8;
const longestWaitMs = 60_000;

export const cardsCommand: Command = {
  name: 'simulate cards',
  summary: 'Issue cards to invented people, to have something to play with',
  details: "What is loaded comes from the merchant's reserve.",
  options: {
    count: { value: '<n>', help: 'How many; 10 when absent.' },
    load: {
      value: '<amount>',
      help: 'What each starts with; 500 when absent, where its cards can be loaded.',
    },
    product: { value: '<id or code>', help: 'Which; when absent, the first virtual one that can be loaded.' },
    ...merchantOption,
  },
  run: async (call) => {
    const count = wholeNumber(call, 'count', 10, 10_000);
    // Production says at once that it is no sandbox, whatever products there are.
    await call.api.get('/sandbox/clock');
    const path = await merchantPath(call);
    const product = await chosenProduct(call, path);
    const load = call.option('load') ?? (product.funding_source === 'card-balance' ? '500' : undefined);
    const body = { product_id: product.id, ...(load === undefined ? {} : { load }) };
    const issued = await severalAtOnce(count, () =>
      call.api.send<Card>('POST', `/sandbox${path}/cards`, body),
    );
    const cards = await finished(call.api, path, issued);
    // Under one --idempotency-key it is one card, however often it was asked for.
    const active = new Set(cards.filter(({ status }) => status === 'active').map(({ id }) => id)).size;
    const each = load === undefined ? '' : `, ${load} ${product.currency} on each`;
    return {
      text: `${active} of ${count} cards of product ${product.code} are active${each}.`,
      json: cards,
      isBad: active < count,
    };
  },
};

async function chosenProduct(call: CommandCall, path: string): Promise<Product> {
  const products = await call.api.all<Product>(`${path}/products`);
  const named = call.option('product');
  const product =
    named === undefined
      ? products.find(
          ({ enabled, form, funding_source }) =>
            enabled && form === 'virtual' && funding_source === 'card-balance',
        )
      : products.find(({ id, code }) => id === named || code === named);
  if (product) return product;
  throw new Failure(
    named === undefined ? 'The merchant has no virtual product to issue.' : `There is no product "${named}".`,
    { next: 'See `npm run emboss -- products list`, and `products start` for a starting catalogue.' },
  );
}

async function severalAtOnce<Item>(count: number, make: () => Promise<Item>): Promise<Item[]> {
  const made: Item[] = [];
  while (made.length < count) {
    const next = Array.from({ length: Math.min(atOnce, count - made.length) }, make);
    made.push(...(await Promise.all(next)));
  }
  return made;
}

/** The cards as they are when nothing is done on them any more, or when that has taken too long. */
async function finished(api: ApiClient, path: string, issued: readonly Card[]): Promise<Card[]> {
  const cards: Card[] = [];
  const endMs = performance.now() + longestWaitMs;
  for (const { id } of issued) {
    for (;;) {
      const card = await api.get<Card>(`${path}/cards/${id}`);
      if (card.status !== 'issuing' || performance.now() > endMs) {
        cards.push(card);
        break;
      }
      await sleep(50);
    }
  }
  return cards;
}
