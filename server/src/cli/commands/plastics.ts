import { cardArgument, cardPath } from '../card-path.ts';
import type { Argument, Command, CommandCall } from '../command.ts';
import { usage } from '../failure.ts';
import { findProduct } from '../find-product.ts';
import { type Columns, type Output, record, table } from '../output.ts';
import { readSecret, secretOption } from '../read-secret.ts';
import { merchantOption, merchantPath } from '../whose.ts';
import { wholeNumber } from './simulate/whole-number.ts';

export interface Plastic {
  readonly id: string;
  readonly card_id: string | null;
  readonly state: string;
  readonly last4: string | null;
  readonly reason: string | null;
  readonly carrier: string | null;
  readonly tracking_number: string | null;
  readonly times: Readonly<Record<string, string>>;
  readonly created_at: string;
}

interface Stocked {
  readonly id: string;
  readonly pan: string;
  readonly expiry: string;
}

const columns: Columns<Plastic> = {
  state: ({ state }) => state,
  last4: ({ last4 }) => last4,
  reason: ({ reason }) => reason,
  tracking: ({ tracking_number }) => tracking_number,
  created: ({ created_at }) => created_at,
  card: ({ card_id }) => card_id,
  id: ({ id }) => id,
};

export const plasticArgument: Argument = { name: 'plastic', help: 'Its id.' };

export async function plasticPath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/plastics/${encodeURIComponent(call.argument('plastic'))}`;
}

export function plasticShown(plastic: Plastic): Output {
  return record(plastic, {
    id: plastic.id,
    card: plastic.card_id,
    state: plastic.state,
    last4: plastic.last4,
    reason: plastic.reason,
    carrier: plastic.carrier,
    tracking: plastic.tracking_number,
    ...plastic.times,
  });
}

/** Options of a report of the bureau or the post. */
export const moveOptions = {
  ...merchantOption,
  to: { value: 'personalised|shipped|delivered|returned', help: 'What became of it.' },
  carrier: { value: '<text>', help: 'Who carries it; of one that is shipped.' },
  tracking: { value: '<text>', help: "The carrier's number for it; of one that is shipped." },
};

export function moveBody(call: CommandCall): object {
  const [to, carrier, tracking] = [call.option('to'), call.option('carrier'), call.option('tracking')];
  if (to === undefined) throw usage('--to is missing.');
  return {
    to,
    ...(carrier === undefined ? {} : { carrier }),
    ...(tracking === undefined ? {} : { tracking_number: tracking }),
  };
}

async function order(call: CommandCall, reason: string): Promise<Output> {
  return plasticShown(await call.api.send<Plastic>('POST', `${await cardPath(call)}/plastics`, { reason }));
}

/** The physical pieces of cards. */
export const plasticCommands: readonly Command[] = [
  {
    name: 'cards stock',
    summary: 'Show the plastics of a product that wait to be assigned, with their numbers, or make more',
    arguments: [{ name: 'product', help: 'Its code or its id.' }],
    options: { ...merchantOption, add: { value: '<n>', help: 'Make so many, up to 1000.' } },
    run: async (call) => {
      const count = wholeNumber(call, 'add', 0, 1000);
      const merchant = await merchantPath(call);
      const path = `${merchant}/products/${await findProduct(call, merchant)}/stock`;
      if (count > 0) {
        const added = await call.api.send<{ added: number; in_stock: number }>('POST', path, { count });
        return { text: `${added.added} added, ${added.in_stock} in stock.`, json: added };
      }
      return table(
        await call.api.all<Stocked>(path),
        { number: ({ pan }) => pan, expiry: ({ expiry }) => expiry, id: ({ id }) => id },
        'Nothing is in stock. See --add.',
      );
    },
  },
  {
    name: 'cards plastics',
    summary: 'List every piece that a card has had',
    arguments: [cardArgument],
    options: merchantOption,
    run: async (call) =>
      table(
        await call.api.all<Plastic>(`${await cardPath(call)}/plastics`),
        columns,
        'The card has no plastic yet.',
      ),
  },
  {
    name: 'cards order',
    summary: 'Have a bureau make the first piece of a card that waits for its number',
    arguments: [cardArgument],
    options: merchantOption,
    run: (call) => order(call, 'first'),
  },
  {
    name: 'cards replace',
    summary: 'Have a bureau make another piece of a card, which keeps its account and its history',
    details: 'What was lost or stolen is reported before: `plastics report`.',
    arguments: [cardArgument],
    options: { ...merchantOption, reason: { value: 'lost|stolen|damaged|expired', help: 'Why.' } },
    run: (call) => {
      const reason = call.option('reason');
      if (reason === undefined) throw usage('--reason is missing.');
      return order(call, reason);
    },
  },
  {
    name: 'plastics list',
    summary: 'List the plastics of a product in one state: what a bureau has to make, unless told otherwise',
    arguments: [{ name: 'product', help: 'Its code or its id.' }],
    options: {
      ...merchantOption,
      state: { value: '<state>', help: 'Such as shipped; ordered when absent.' },
    },
    run: async (call) => {
      const merchant = await merchantPath(call);
      const path = `${merchant}/products/${await findProduct(call, merchant)}/plastics`;
      return table(
        await call.api.all<Plastic>(path, { state: call.option('state') }),
        columns,
        'There is none.',
      );
    },
  },
  {
    name: 'plastics show',
    summary: 'Show a plastic and when it came into each state',
    arguments: [plasticArgument],
    options: merchantOption,
    run: async (call) => plasticShown(await call.api.get<Plastic>(await plasticPath(call))),
  },
  {
    name: 'plastics move',
    summary: 'Take note of what the bureau or the post reports of a plastic',
    arguments: [plasticArgument],
    options: moveOptions,
    run: async (call) => {
      const body = moveBody(call);
      return plasticShown(await call.api.send<Plastic>('POST', `${await plasticPath(call)}/move`, body));
    },
  },
  {
    name: 'plastics report',
    summary: 'Say that a plastic was lost or stolen: nobody buys with its number from then on',
    arguments: [plasticArgument],
    options: { ...merchantOption, as: { value: 'lost|stolen', help: 'Which.' } },
    run: async (call) => {
      const as = call.option('as');
      if (as === undefined) throw usage('--as is missing.');
      return plasticShown(await call.api.send<Plastic>('POST', `${await plasticPath(call)}/report`, { as }));
    },
  },
  {
    name: 'plastics activate',
    summary: 'Take a replacement into use, with a PIN chosen anew',
    arguments: [cardArgument, plasticArgument],
    options: { ...merchantOption, 'pin-file': secretOption('the PIN') },
    run: async (call) => {
      const pin = await readSecret(call, 'pin-file');
      const path = `${await cardPath(call)}/plastics/${encodeURIComponent(call.argument('plastic'))}/activate`;
      return plasticShown(await call.api.send<Plastic>('POST', path, { pin }));
    },
  },
];
