import type { Command, CommandCall } from '../command.ts';
import { Failure, usage } from '../failure.ts';
import { type Output, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Product {
  readonly id: string;
  readonly programme_id: string;
  readonly code: string;
  readonly bin: string;
  readonly brand: string;
  readonly category: string;
  readonly currency: string;
  readonly scene: string;
  readonly enabled: boolean;
}

function shown(products: readonly Product[]): Output {
  return table(
    products,
    {
      code: ({ code }) => code,
      bin: ({ bin }) => bin,
      brand: ({ brand }) => brand,
      category: ({ category }) => category,
      currency: ({ currency }) => currency,
      enabled: ({ enabled }) => (enabled ? 'yes' : 'no'),
      scene: ({ scene }) => scene,
      id: ({ id }) => id,
    },
    'The merchant has no product yet.',
  );
}

/** A product by its id, or by its code where that is one product's only. */
async function findProduct(call: CommandCall, merchant: string): Promise<string> {
  const named = call.argument('product');
  if (/^product_[0-9a-f]{32}$/.test(named)) return named;
  const found = (await call.api.all<Product>(`${merchant}/products`)).filter(({ code }) => code === named);
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

function switcher(word: 'enable' | 'disable', summary: string): Command {
  return {
    name: `products ${word}`,
    summary,
    arguments: [{ name: 'product', help: 'Its code or its id.' }],
    options: merchantOption,
    run: async (call) => {
      const merchant = await merchantPath(call);
      const path = `${merchant}/products/${await findProduct(call, merchant)}`;
      const product = await call.api.send<Product>('PATCH', path, { enabled: word === 'enable' });
      return { ...shown([product]), json: product };
    },
  };
}

export const productCommands: readonly Command[] = [
  {
    name: 'products list',
    summary: 'List the products of a merchant',
    options: {
      ...merchantOption,
      category: { value: '<name>', help: 'Only of this type, such as VIRTUAL-V.' },
    },
    run: async (call) =>
      shown(
        await call.api.all<Product>(`${await merchantPath(call)}/products`, {
          category: call.option('category'),
        }),
      ),
  },
  switcher('enable', 'Let new cards of a product be issued'),
  switcher('disable', 'Let no new cards of a product be issued; its cards live on'),
];
