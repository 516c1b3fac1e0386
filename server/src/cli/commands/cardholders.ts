import type { Command } from '../command.ts';
import { type Columns, record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Cardholder {
  readonly id: string;
  readonly number: string;
  readonly programme_id: string;
  readonly registered_for: string | null;
  readonly standing: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly country_code: string;
  readonly created_at: string;
}

const nameOf = ({ first_name, last_name }: Cardholder) => orNothing(`${first_name} ${last_name}`.trim());
const orNothing = (text: string) => (text === '' ? null : text);

const columns: Columns<Cardholder> = {
  number: ({ number }) => number,
  standing: ({ standing }) => standing,
  name: nameOf,
  email: ({ email }) => orNothing(email),
  country: ({ country_code }) => orNothing(country_code),
  'registered for': ({ registered_for }) => registered_for,
  created: ({ created_at }) => created_at,
  id: ({ id }) => id,
};

/** The people that cards are issued to. */
export const cardholderCommands: readonly Command[] = [
  {
    name: 'cardholders list',
    summary: 'List the cardholders of a merchant, oldest first',
    options: {
      ...merchantOption,
      programme: { value: '<id>', help: 'Only those of this programme.' },
      standing: { value: 'accepted|pending|rejected', help: 'Only those who stand so.' },
    },
    run: async (call) => {
      const [programme, standing] = [call.option('programme'), call.option('standing')];
      const isFiltered = programme !== undefined || standing !== undefined;
      return table(
        await call.api.all<Cardholder>(`${await merchantPath(call)}/cardholders`, {
          programme_id: programme,
          standing,
        }),
        columns,
        isFiltered ? 'There is no such cardholder.' : 'The merchant has no cardholder yet.',
      );
    },
  },
  {
    name: 'cardholders show',
    summary: 'Show a cardholder; see `verifications show` for whether they are who they say they are',
    arguments: [{ name: 'cardholder', help: 'Their id or their number.' }],
    options: merchantOption,
    run: async (call) => {
      const path = `${await merchantPath(call)}/cardholders/${encodeURIComponent(call.argument('cardholder'))}`;
      const cardholder = await call.api.get<Cardholder>(path);
      return record(cardholder, {
        id: cardholder.id,
        number: cardholder.number,
        programme: cardholder.programme_id,
        'registered for': cardholder.registered_for,
        standing: cardholder.standing,
        name: nameOf(cardholder),
        email: orNothing(cardholder.email),
        country: orNothing(cardholder.country_code),
        created: cardholder.created_at,
      });
    },
  },
];
