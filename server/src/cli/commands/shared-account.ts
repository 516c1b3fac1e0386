import type { Command } from '../command.ts';
import { findProduct } from '../find-product.ts';
import { record } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Balance {
  readonly currency: string;
  readonly posted: string;
  readonly held: string;
  readonly available: string;
}

interface Transfer extends Balance {
  readonly id: string;
  readonly amount: string;
}

const productArgument = { name: 'product', help: 'Its code or its id.' };

function mover(word: 'fund' | 'return', direction: string, summary: string): Command {
  return {
    name: `shared-account ${word}`,
    summary,
    details: 'A reference that was used before for the same transfer moves nothing more.',
    arguments: [
      productArgument,
      { name: 'amount', help: "How much, in the product's currency, such as 1000.00" },
      { name: 'reference', help: 'What you call the transfer; unique for the product.' },
    ],
    options: merchantOption,
    run: async (call) => {
      const merchant = await merchantPath(call);
      const product = `${merchant}/products/${await findProduct(call, merchant)}`;
      const { currency } = await call.api.get<{ currency: string }>(product);
      const body = {
        direction,
        amount: call.argument('amount'),
        currency,
        reference: call.argument('reference'),
      };
      const moved = await call.api.send<Transfer>('POST', `${product}/shared-account/transfers`, body);
      return record(moved, {
        transfer: moved.id,
        moved: `${moved.amount} ${currency}`,
        posted: `${moved.posted} ${currency}`,
        available: `${moved.available} ${currency}`,
      });
    },
  };
}

/** The account that a product's cards share. */
export const sharedAccountCommands: readonly Command[] = [
  {
    name: 'shared-account show',
    summary: "Show the account that a product's cards share",
    arguments: [productArgument],
    options: merchantOption,
    run: async (call) => {
      const merchant = await merchantPath(call);
      const product = `${merchant}/products/${await findProduct(call, merchant)}`;
      const balance = await call.api.get<Balance>(`${product}/shared-account`);
      return record(balance, { ...balance });
    },
  },
  mover('fund', 'from-reserve', "Move money from the reserve to the account that a product's cards share"),
  mover('return', 'to-reserve', "Move money from the account that a product's cards share to the reserve"),
];
