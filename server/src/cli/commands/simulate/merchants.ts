import type { Command } from '../../command.ts';
import { table } from '../../output.ts';

/** A merchant of the library, as the server shows it. */
export interface LibraryMerchant {
  readonly key: string;
  readonly name: string;
  readonly sells: string;
  readonly mcc: string;
  readonly country: string;
  readonly city: string;
  readonly currency: string;
  readonly channel: string;
  readonly usual_amounts: { readonly least: string; readonly most: string };
  readonly habit: string | null;
}

export const merchantsCommand: Command = {
  name: 'simulate merchants',
  summary: 'List the merchants that a simulated message can come from',
  run: async ({ api }) => {
    const { data } = await api.get<{ data: LibraryMerchant[] }>('/sandbox/acceptors');
    return table(
      data,
      {
        'for --at': ({ key }) => key,
        name: ({ name }) => name,
        sells: ({ sells }) => sells,
        mcc: ({ mcc }) => mcc,
        where: ({ city, country }) => `${city} ${country}`,
        amounts: ({ usual_amounts: { least, most }, currency }) => `${least} to ${most} ${currency}`,
        channel: ({ channel }) => channel,
        habit: ({ habit }) => habit,
      },
      'The library is empty.',
    );
  },
};
