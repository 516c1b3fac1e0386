import type { Command } from '../command.ts';
import { record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Funding {
  readonly id: string;
  readonly currency: string;
  readonly amount: string;
  readonly posted: string;
  readonly available: string;
}

interface Balance {
  readonly currency: string;
  readonly posted: string;
  readonly held: string;
  readonly available: string;
}

interface Line {
  readonly line: number;
  readonly code: string;
  readonly reference: string;
  readonly posted: string;
  readonly pending: string;
  readonly balance: string;
  readonly available: string;
  readonly occurred_at: string;
}

const currencyArgument = { name: 'currency', isOptional: true, help: 'USD when absent.' };

export const reserveCommands: readonly Command[] = [
  {
    name: 'reserve fund',
    summary: "Add money to a merchant's reserve",
    arguments: [
      { name: 'amount', help: 'How much, such as 1000.00' },
      { name: 'currency', help: 'ISO 4217, such as USD' },
    ],
    options: {
      ...merchantOption,
      reference: { value: '<text>', help: 'What the bank calls it; "funded by hand" when absent.' },
    },
    run: async (call) => {
      const body = {
        amount: call.argument('amount'),
        currency: call.argument('currency'),
        reference: call.option('reference') ?? 'funded by hand',
      };
      const funding = await call.api.send<Funding>(
        'POST',
        `${await merchantPath(call)}/reserve/fundings`,
        body,
      );
      const { currency } = funding;
      return record(funding, {
        transfer: funding.id,
        funded: `${funding.amount} ${currency}`,
        posted: `${funding.posted} ${currency}`,
        available: `${funding.available} ${currency}`,
      });
    },
  },
  {
    name: 'reserve show',
    summary: "Show a merchant's reserve in a currency",
    arguments: [currencyArgument],
    options: merchantOption,
    run: async (call) => {
      const currency = encodeURIComponent(call.optionalArgument('currency') ?? 'USD');
      const balance = await call.api.get<Balance>(`${await merchantPath(call)}/reserve/${currency}`);
      return record(balance, { ...balance });
    },
  },
  {
    name: 'reserve statement',
    summary: "Show what moved a merchant's reserve, oldest first",
    arguments: [currencyArgument],
    options: merchantOption,
    run: async (call) => {
      const currency = encodeURIComponent(call.optionalArgument('currency') ?? 'USD');
      const lines = await call.api.all<Line>(`${await merchantPath(call)}/reserve/${currency}/statement`);
      return table(
        lines,
        {
          line: ({ line }) => line,
          time: ({ occurred_at }) => occurred_at,
          what: ({ code }) => code,
          posted: ({ posted }) => posted,
          pending: ({ pending }) => pending,
          balance: ({ balance }) => balance,
          available: ({ available }) => available,
          reference: ({ reference }) => reference,
        },
        'Nothing has moved it yet.',
      );
    },
  },
];
