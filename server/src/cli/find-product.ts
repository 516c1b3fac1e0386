import type { CommandCall } from './command.ts';
import { Failure, usage } from './failure.ts';

interface Coded {
  readonly id: string;
  readonly code: string;
}

/** The id of the product that a command names: by its id, or by its code where that is one product's only. */
export async function findProduct(call: CommandCall, merchant: string): Promise<string> {
  const named = call.argument('product');
  if (/^product_[0-9a-f]{32}$/.test(named)) return named;
  const found = (await call.api.all<Coded>(`${merchant}/products`)).filter(({ code }) => code === named);
  const [first, ...others] = found;
  if (first === undefined)
    throw new Failure(`There is no product "${named}".`, { next: 'See `npm run emboss -- products list`.' });
  if (others.length > 0)
    throw usage(
      `Several programmes have a product "${named}".`,
      `Give one of their ids: ${found.map(({ id }) => id).join(', ')}`,
    );
  return first.id;
}
