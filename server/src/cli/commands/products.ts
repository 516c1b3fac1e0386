import type { Command } from '../command.ts';
import { findProduct } from '../find-product.ts';
import { type Output, table } from '../output.ts';
import { readJsonFile } from '../read-json-file.ts';
import {
  merchantOption,
  merchantPath,
  type NamedProgramme,
  programmeId,
  programmeOption,
  programmePath,
} from '../whose.ts';

interface Product {
  readonly id: string;
  readonly programme_id: string;
  readonly code: string;
  readonly bin: string;
  readonly brand: string;
  readonly category: string;
  readonly currency: string;
  readonly funding_source: string;
  readonly scene: string;
  readonly enabled: boolean;
}

interface Started {
  readonly created: readonly Product[];
  readonly kept: number;
}

function shown(products: readonly Product[], programmes: readonly NamedProgramme[] = []): Output {
  const names = new Map(programmes.map(({ id, name }) => [id, name]));
  return table(
    products,
    {
      ...(programmes.length > 1
        ? { programme: ({ programme_id }: Product) => names.get(programme_id) ?? programme_id }
        : {}),
      code: ({ code }) => code,
      bin: ({ bin }) => bin,
      brand: ({ brand }) => brand,
      category: ({ category }) => category,
      currency: ({ currency }) => currency,
      funds: ({ funding_source }) => funding_source,
      enabled: ({ enabled }) => (enabled ? 'yes' : 'no'),
      scene: ({ scene }) => scene,
      id: ({ id }) => id,
    },
    'The merchant has no product yet.',
  );
}

function switcher(word: 'enable' | 'disable', summary: string): Command {
  return {
    name: `products ${word}`,
    summary,
    arguments: [
      { name: 'product', help: 'Its code, its id, or its programme and code, such as bananatech/4.' },
    ],
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
    name: 'products start',
    summary: "Give a programme the products of its dialect's catalogue that it does not have yet",
    details: 'Products are told apart by their codes, so calling it again changes nothing.',
    arguments: [{ name: 'programme', help: 'Which programme: its id, its name, or its dialect.' }],
    options: merchantOption,
    run: async (call) => {
      const merchant = await merchantPath(call);
      const programme = await programmeId(call, merchant, call.argument('programme'));
      const path = `${merchant}/programmes/${encodeURIComponent(programme)}/products/starter`;
      const started = await call.api.send<Started>('POST', path);
      const { created, kept } = started;
      const text = [
        ...(created.length === 0 ? [] : [shown(created).text, '']),
        `${created.length} created, ${kept} there before.`,
      ].join('\n');
      return { text, json: started };
    },
  },
  {
    name: 'products create',
    summary: 'Create a product of a programme',
    details:
      'The file has the fields of POST /v1/merchants/{merchant_id}/programmes/{programme_id}/products, such as\n' +
      '{"code": "7", "bin": "440872", "brand": "VISA", "form": "virtual", "category": "VIRTUAL-V", "currency": "USD",\n' +
      ' "issuer_country": "US"}. Fees, limits, terms and the rest may be added; GET /v1/openapi.json describes them all.',
    options: { ...programmeOption, file: { value: '<path>', help: 'The product, as a JSON object.' } },
    run: async (call) => {
      const body = await readJsonFile(call, 'product', 'products create');
      const product = await call.api.send<Product>('POST', `${await programmePath(call)}/products`, body);
      return { ...shown([product]), json: product };
    },
  },
  {
    name: 'products list',
    summary: 'List the products of a merchant',
    options: {
      ...merchantOption,
      programme: { value: '<id, name or dialect>', help: 'Only of this programme.' },
      category: { value: '<name>', help: 'Only of this type, such as VIRTUAL-V.' },
    },
    run: async (call) => {
      const merchant = await merchantPath(call);
      const named = call.option('programme');
      const [programmes, programme] = await Promise.all([
        call.api.all<NamedProgramme>(`${merchant}/programmes`),
        named === undefined ? undefined : programmeId(call, merchant, named),
      ]);
      const filter = { category: call.option('category'), programme_id: programme };
      return shown(await call.api.all<Product>(`${merchant}/products`, filter), programmes);
    },
  },
  switcher('enable', 'Let new cards of a product be issued'),
  switcher('disable', 'Let no new cards of a product be issued; its cards live on'),
];
