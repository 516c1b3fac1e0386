import { cardArgument, cardPath } from '../card-path.ts';
import type { Command } from '../command.ts';
import { usage } from '../failure.ts';
import { findProduct } from '../find-product.ts';
import { type Output, record } from '../output.ts';
import { readJsonFile } from '../read-json-file.ts';
import { readSecret, secretOption } from '../read-secret.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Card {
  readonly id: string;
  readonly number: string;
  readonly reference: string;
  readonly status: string;
  readonly last4: string | null;
}

function shown(card: Card): Output {
  const { id, number, reference, status, last4 } = card;
  return record(card, { id, number, reference, status, last4 });
}

/** A physical card from its application to its activation. */
export const cardApplicationCommands: readonly Command[] = [
  {
    name: 'cards apply',
    summary: 'Apply for a physical card',
    details:
      'The file says who the card is for, and where it is sent if not there, such as\n' +
      '{"cardholder": {"first_name": "Ada", "last_name": "Lovelace", "country_code": "GB", "city": "London",\n' +
      ' "address": "12 St James\'s Square"}}. GET /v1/openapi.json describes all fields.',
    arguments: [{ name: 'product', help: 'Its code or its id.' }],
    options: {
      ...merchantOption,
      reference: {
        value: '<text>',
        help: "The merchant's own name for the card: the same one is the same card.",
      },
      file: { value: '<path>', help: 'The person, as a JSON object.' },
    },
    run: async (call) => {
      const reference = call.option('reference');
      if (reference === undefined) throw usage('--reference is missing.');
      const file = await readJsonFile(call, 'application', 'cards apply');
      const merchant = await merchantPath(call);
      const product_id = await findProduct(call, merchant);
      const body = { ...(file as object), product_id, reference };
      return shown(await call.api.send<Card>('POST', `${merchant}/card-applications`, body));
    },
  },
  {
    name: 'cards assign',
    summary: 'Give a physical card the number of the plastic that its holder was handed',
    arguments: [cardArgument],
    options: { ...merchantOption, 'pan-file': secretOption('the number') },
    run: async (call) => {
      const pan = await readSecret(call, 'pan-file');
      return shown(await call.api.send<Card>('PUT', `${await cardPath(call)}/pan`, { pan }));
    },
  },
  {
    name: 'cards activate',
    summary: 'Give a card that has its number a PIN, and make it usable',
    details: 'It is accepted at once and done in a moment: see `cards show`.',
    arguments: [cardArgument],
    options: { ...merchantOption, 'pin-file': secretOption('the PIN') },
    run: async (call) => {
      const pin = await readSecret(call, 'pin-file');
      return shown(await call.api.send<Card>('POST', `${await cardPath(call)}/activate`, { pin }));
    },
  },
  {
    name: 'cards cancel',
    summary: 'End the application of a card that was not activated',
    arguments: [cardArgument],
    options: merchantOption,
    run: async (call) => shown(await call.api.send<Card>('POST', `${await cardPath(call)}/cancel`)),
  },
];
