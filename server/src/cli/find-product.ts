import type { CommandCall } from './command.ts';
import { Failure, usage } from './failure.ts';
import { programmeId } from './whose.ts';

interface Coded {
  readonly id: string;
  readonly code: string;
}

/**
 * The id of the product that a command names: by its id, by its code where that is one product's only, or by its programme and
 * code, such as `bananatech/4`.
 */
export async function findProduct(call: CommandCall, merchant: string): Promise<string> {
  const named = call.argument('product');
  if (/^product_[0-9a-f]{32}$/.test(named)) return named;
  const [code = '', programme] = named.split('/').reverse();
  const of = programme === undefined ? {} : { programme_id: await programmeId(call, merchant, programme) };
  const products = await call.api.all<Coded>(`${merchant}/products`, of);
  const found = products.filter((product) => product.code === code);
  const [first, ...others] = found;
  if (first === undefined)
    throw new Failure(`There is no product "${named}".`, { next: 'See `npm run emboss -- products list`.' });
  if (others.length > 0)
    throw usage(
      `Several programmes have a product "${named}".`,
      `Say whose, as in worldcard/${named}, or give one of their ids: ${found.map(({ id }) => id).join(', ')}`,
    );
  return first.id;
}
