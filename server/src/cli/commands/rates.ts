import type { Command } from '../command.ts';
import { type Output, table } from '../output.ts';

interface Rate {
  readonly currency: string;
  readonly per_usd: string;
  readonly valid_from: string;
}

function shown(rates: readonly Rate[]): Output {
  return table(
    rates,
    {
      currency: ({ currency }) => currency,
      'per USD': ({ per_usd }) => per_usd,
      'valid from': ({ valid_from }) => valid_from,
    },
    'There is no exchange rate yet.',
  );
}

export const rateCommands: readonly Command[] = [
  {
    name: 'rates list',
    summary: 'List the exchange rates in force, against the US dollar',
    options: {
      currency: { value: '<code>', help: 'Only of this currency.' },
      all: { help: 'Also those of the past, and those that are not in force yet.' },
    },
    run: async (call) =>
      shown(
        await call.api.all<Rate>('/exchange-rates', {
          currency: call.option('currency'),
          in_force: call.flag('all') ? undefined : 'true',
        }),
      ),
  },
  {
    name: 'rates set',
    summary: 'Set how much of a currency one US dollar is',
    details: 'What was converted before keeps the rate it was converted at.',
    arguments: [
      { name: 'currency', help: 'ISO 4217, such as EUR' },
      { name: 'rate', help: 'Units of the currency for one US dollar, such as 0.92' },
    ],
    options: {
      from: { value: '<time>', help: 'Since when, such as 2026-04-01T00:00:00.000Z; now when absent.' },
    },
    run: async (call) => {
      const from = call.option('from');
      const rate = await call.api.send<Rate>(
        'PUT',
        `/exchange-rates/${encodeURIComponent(call.argument('currency'))}`,
        { per_usd: call.argument('rate'), ...(from === undefined ? {} : { valid_from: from }) },
      );
      return { ...shown([rate]), json: rate };
    },
  },
];
