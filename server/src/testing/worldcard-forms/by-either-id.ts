import type { Fields } from '../bad-input/field.ts';
import type { Body } from '../bad-input/json-source.ts';
import type { Form } from '../bad-input/target.ts';
import { without } from '../worldcard-requests.ts';
import { card } from './fields.ts';
import type { Party } from './party.ts';

interface Endpoint extends Pick<Form<Party>, 'path' | 'isReading'> {
  /** All fields but those that name the card. */
  readonly fields?: Fields;
  /** A body with both ids of a card. */
  readonly both: (party: Party) => Promise<Body>;
}

/** The two forms of an endpoint that names a card by our id or by the merchant's. */
export function byEitherId({ fields = {}, both, ...endpoint }: Endpoint): Form<Party>[] {
  return [
    {
      ...endpoint,
      variant: 'by card_id',
      fields: { card_id: card(), ...fields },
      genuine: async (party) => without(await both(party), 'merchant_card_id'),
    },
    {
      ...endpoint,
      variant: 'by merchant_card_id',
      fields: { merchant_card_id: card() },
      genuine: async (party) => without(await both(party), 'card_id'),
    },
  ];
}
