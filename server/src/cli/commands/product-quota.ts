import type { Command } from '../command.ts';
import { usage } from '../failure.ts';
import { findProduct } from '../find-product.ts';
import { type Output, record } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Quota {
  readonly granted: number | null;
  readonly held: number | null;
  readonly used: number | null;
  readonly left: number | null;
}

function shown(quota: Quota): Output {
  const { granted, held, used, left } = quota;
  if (granted === null)
    return { text: 'As many cards as anybody likes, and they are not counted.', json: quota };
  return record(quota, { granted, held, used, left: leftText(left ?? 0) });
}

function leftText(left: number): string {
  return left < 0 ? `0, over by ${-left}: nothing can be applied for until more is granted` : String(left);
}

/** More cards than any BIN has numbers for; the server takes no more. */
const largest = 10_000_000_000;

function readGranted(text: string): number {
  const granted = /^\d{1,11}$/.test(text) ? Number(text) : null;
  if (granted === null || granted > largest) throw usage(`--granted is a whole number from 0 to ${largest}.`);
  return granted;
}

export const productQuotaCommands: readonly Command[] = [
  {
    name: 'products quota',
    summary: 'Show or say how many physical cards may be opened under a product',
    details:
      'An application holds one; an activated card has used it; an application that ends without a card gives it back.',
    arguments: [{ name: 'product', help: 'Its code or its id.' }],
    options: {
      ...merchantOption,
      granted: { value: '<n>', help: 'How many in all, those that are held and used included.' },
    },
    run: async (call) => {
      const text = call.option('granted');
      const granted = text === undefined ? undefined : readGranted(text);
      const merchant = await merchantPath(call);
      const path = `${merchant}/products/${await findProduct(call, merchant)}/opening-quota`;
      return shown(
        granted === undefined
          ? await call.api.get<Quota>(path)
          : await call.api.send<Quota>('PUT', path, { granted }),
      );
    },
  },
];
