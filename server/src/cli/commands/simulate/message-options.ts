import type { CommandCall, Option } from '../../command.ts';
import { usage } from '../../failure.ts';

/** The body of a simulated message, as it goes out. */
export type Body = Record<string, unknown>;

interface Field {
  readonly help: string;
  /** Where its value goes in the body. */
  readonly path: readonly [string] | readonly [string, string];
  /** How it is written; a flag has none. */
  readonly value?: string;
  /** What a flag says when it is given; true when absent. */
  readonly says?: boolean;
  readonly isMoney?: boolean;
}

const trace = 'Part of the identity of the message; made up when absent.';

/** Everything that can be said of a message, by the option that says it. */
const fields = {
  amount: { value: '<amount>', help: 'Such as 12.50, in the currency of the purchase.', path: ['amount'] },
  currency: { value: '<code>', help: 'Such as EUR; that of --at, or USD, when absent.', path: ['currency'] },
  at: { value: '<name>', help: 'Where: one of `simulate merchants`.', path: ['merchant', 'library'] },
  name: { value: '<text>', help: 'What is written on the statement.', path: ['merchant', 'name'] },
  'acceptor-id': { value: '<id>', help: "The acquirer's id of where it is.", path: ['merchant', 'id'] },
  mcc: { value: '<digits>', help: 'Merchant category code, such as 5411.', path: ['merchant', 'mcc'] },
  country: { value: '<code>', help: 'Such as US.', path: ['merchant', 'country'] },
  city: { value: '<text>', help: 'Such as Seattle.', path: ['merchant', 'city'] },
  channel: {
    value: '<how>',
    help: 'e-commerce, card-present, atm, recurring or mail-order.',
    path: ['channel'],
  },
  'entry-mode': {
    value: '<how>',
    help: 'chip, contactless, magnetic-stripe, manual, e-commerce or on-file.',
    path: ['entry_mode'],
  },
  wallet: { value: '<name>', help: 'Such as apple-pay.', path: ['wallet'] },
  billing: {
    value: '<money>',
    help: "In the card's currency, such as '10.00 USD'.",
    path: ['billing'],
    isMoney: true,
  },
  settlement: {
    value: '<money>',
    help: "In which the network settles, such as '9.20 EUR'.",
    path: ['settlement'],
    isMoney: true,
  },
  decline: {
    value: '<reason>',
    help: 'Decline with this reason, such as card-frozen.',
    path: ['force_decline'],
  },
  expiry: { value: '<MM/YY>', help: 'The expiry date that was presented.', path: ['presented', 'expiry'] },
  cvv2: { value: '<digits>', help: 'The CVV2 that was presented.', path: ['presented', 'cvv2'] },
  pin: { value: '<digits>', help: 'The PIN that was typed.', path: ['presented', 'pin'] },
  '3ds': {
    value: '<result>',
    help: 'authenticated, attempted, failed or not-performed.',
    path: ['three_ds'],
  },
  challenge: {
    value: '<id>',
    help: 'An accepted challenge, whose proof goes along; card, amount and place are then taken from it.',
    path: ['challenge'],
  },
  avs: {
    value: '<result>',
    help: 'match, address-match, postal-code-match, no-match or not-checked.',
    path: ['avs'],
  },
  cashback: { value: '<amount>', help: 'How much of the amount is cash.', path: ['cashback'] },
  partial: { help: 'The acquirer takes an approval of a part.', path: ['partial_approval'] },
  'more-follow': { help: 'Not the last settlement: the rest stays held.', path: ['final'], says: false },
  'as-advice': { help: 'It has happened, and is only told (0420).', path: ['as_advice'] },
  'purchase-amount': {
    value: '<amount>',
    help: 'The whole purchase, if the reversal may come before it.',
    path: ['purchase_amount'],
  },
  'decided-code': {
    value: '<code>',
    help: 'What was decided elsewhere, such as 00.',
    path: ['decided', 'response_code'],
  },
  'decided-auth-code': {
    value: '<code>',
    help: 'The authorization code given elsewhere.',
    path: ['decided', 'auth_code'],
  },
  authorization: {
    value: '<id>',
    help: 'The purchase it follows; card, amount and place are then taken from it.',
    path: ['authorization_id'],
  },
  'transaction-id': {
    value: '<id>',
    help: "The network's id of the purchase.",
    path: ['link', 'transaction_id'],
  },
  'purchase-rrn': { value: '<text>', help: 'The RRN of the purchase it follows.', path: ['link', 'rrn'] },
  'auth-code': {
    value: '<code>',
    help: 'The authorization code of the purchase it follows.',
    path: ['link', 'auth_code'],
  },
  'message-class': { value: '<digits>', help: 'Such as 0100.', path: ['identity', 'message_class'] },
  acquirer: { value: '<digits>', help: 'The acquiring institution.', path: ['identity', 'acquirer'] },
  stan: { value: '<digits>', help: trace, path: ['identity', 'stan'] },
  'transmitted-at': { value: '<MMDDhhmmss>', help: trace, path: ['identity', 'transmitted_at'] },
  rrn: { value: '<text>', help: trace, path: ['identity', 'rrn'] },
} as const satisfies Record<string, Field>;

export type MessageOption = keyof typeof fields;

const place = ['at', 'name', 'acceptor-id', 'mcc', 'country', 'city'] as const;
const identity = ['message-class', 'acquirer', 'stan', 'transmitted-at', 'rrn'] as const;

/** What every message may say, in the order in which help shows it. */
export const common = {
  first: ['currency', ...place, 'channel', 'entry-mode', 'wallet'],
  last: ['billing', 'settlement', 'decline', 'transaction-id', ...identity],
} as const satisfies Record<string, readonly MessageOption[]>;

export function optionsOf(names: readonly MessageOption[]): Record<string, Option> {
  return Object.fromEntries(
    names.map((name) => {
      const field: Field = fields[name];
      return [name, { help: field.help, ...(field.value === undefined ? {} : { value: field.value }) }];
    }),
  );
}

/**
 * What the call says of a message, as the body that says it.
 * @throws Failure when money is not written as an amount and its currency
 */
export function bodyOf(call: CommandCall, names: readonly MessageOption[]): Body {
  const body: Body = {};
  for (const name of names) {
    const field: Field = fields[name];
    const said = field.value === undefined ? flagOf(call, name, field) : call.option(name);
    if (said === undefined) continue;
    put(body, field.path, field.isMoney && typeof said === 'string' ? moneyOf(name, said) : said);
  }
  return body;
}

function flagOf(call: CommandCall, name: string, { says = true }: Field): boolean | undefined {
  return call.flag(name) ? says : undefined;
}

function moneyOf(option: string, text: string): Body {
  const match = /^(\S+) ([A-Z]{3})$/.exec(text);
  if (!match) throw usage(`--${option} looks like '10.00 USD'.`);
  return { amount: match[1], currency: match[2] };
}

function put(body: Body, [first, second]: Field['path'], value: unknown): void {
  if (second === undefined) body[first] = value;
  else body[first] = { ...(body[first] as Body | undefined), [second]: value };
}
