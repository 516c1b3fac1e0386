import { cardArgument, cardPath } from '../card-path.ts';
import type { Command } from '../command.ts';
import { usage } from '../failure.ts';
import { type Columns, record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Card {
  readonly id: string;
  readonly number: string;
  readonly programme_id: string;
  readonly reference: string | null;
  readonly category: string;
  readonly form: string;
  readonly status: string;
  readonly issuer_block: string | null;
  readonly last4: string | null;
  readonly cardholder_id: string;
  readonly plastic_id: string | null;
  readonly number_retired: string | null;
  readonly currency: string;
  readonly created_at: string;
  /** In the list of cards that owe something. */
  readonly owed?: string;
}

interface CardWithBalances extends Card {
  readonly balances: { readonly available: string; readonly held: string; readonly incoming: string };
}

interface Cleared {
  readonly cleared: string;
  readonly currency: string;
}

const columns: Columns<Card> = {
  number: ({ number }) => number,
  last4: ({ last4 }) => last4,
  category: ({ category }) => category,
  status: ({ status }) => status,
  currency: ({ currency }) => currency,
  created: ({ created_at }) => created_at,
  id: ({ id }) => id,
};

const owingColumns: Columns<Card> = { owed: ({ owed }) => owed ?? null, ...columns };

export const cardCommands: readonly Command[] = [
  {
    name: 'cards list',
    summary: 'List the cards of a merchant, oldest first',
    options: {
      ...merchantOption,
      owing: { help: 'Only cards that owe money, and how much: see `cards clear-debt`.' },
    },
    run: async (call) => {
      const path = `${await merchantPath(call)}/cards`;
      if (call.flag('owing')) {
        return table(
          await call.api.all<Card>(path, { owing: 'true' }),
          owingColumns,
          'No card owes anything.',
        );
      }
      return table(await call.api.all<Card>(path), columns, 'The merchant has no card yet.');
    },
  },
  {
    name: 'cards show',
    summary: 'Show a card and its balances',
    arguments: [cardArgument],
    options: merchantOption,
    run: async (call) => {
      const card = await call.api.get<CardWithBalances>(await cardPath(call));
      const { balances, currency } = card;
      return record(card, {
        id: card.id,
        number: card.number,
        programme: card.programme_id,
        reference: card.reference,
        category: card.category,
        form: card.form,
        status: card.status,
        'issuer block': card.issuer_block,
        last4: card.last4,
        cardholder: card.cardholder_id,
        ...(card.plastic_id === null ? {} : { plastic: card.plastic_id }),
        ...(card.number_retired === null ? {} : { 'its plastic was': card.number_retired }),
        available: `${balances.available} ${currency}`,
        held: `${balances.held} ${currency}`,
        incoming: `${balances.incoming} ${currency}`,
        created: card.created_at,
      });
    },
  },
  {
    name: 'cards clear-debt',
    summary: 'Make good what a card owes',
    arguments: [cardArgument],
    options: {
      ...merchantOption,
      from: {
        value: 'reserve|losses',
        help: "Who pays: the merchant's reserve, or the platform, as a loss.",
      },
    },
    run: async (call) => {
      const from = call.option('from');
      if (from !== 'reserve' && from !== 'losses') throw usage('--from is either reserve or losses.');
      const path = `${await cardPath(call)}/clear-negative-balance`;
      const result = await call.api.send<Cleared>('POST', path, { from });
      return record(result, { cleared: `${result.cleared} ${result.currency}`, from });
    },
  },
  {
    name: 'cards block',
    summary: 'Stop a card as its issuer, whatever its status is',
    arguments: [cardArgument],
    options: {
      ...merchantOption,
      reason: { value: 'text', help: 'Why, for people; the merchant sees it too.' },
    },
    run: async (call) => {
      const reason = call.option('reason');
      if (reason === undefined) throw usage('--reason is missing.');
      return blockOf(await call.api.send<Card>('POST', `${await cardPath(call)}/block`, { reason }));
    },
  },
  {
    name: 'cards unblock',
    summary: 'Lift what the issuer has stopped a card with',
    arguments: [cardArgument],
    options: merchantOption,
    run: async (call) => blockOf(await call.api.send<Card>('POST', `${await cardPath(call)}/unblock`)),
  },
];

function blockOf(card: Card) {
  return record(card, { id: card.id, status: card.status, 'issuer block': card.issuer_block });
}
