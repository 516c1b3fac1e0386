import { z } from 'zod';
import type { Plastic } from '../../cards/index.ts';
import { findPlastic, type PlasticMove, type PlasticReport, type Shipment } from '../../cards/index.ts';
import type { ApiScope, Merchant } from '../../merchants/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { answer, notFound, refuse, refuseInvalid } from '../reply.ts';
import { plasticParams, plasticView, plasticViewOf } from './plastic-view.ts';

/** Takes note of what the bureau or the post reports. */
export type MovePlastic = (plastic: Plastic, to: PlasticReport, shipment: Shipment) => Promise<PlasticMove>;

const moveBody = z.strictObject({
  to: z.enum(['personalised', 'shipped', 'delivered', 'returned'] satisfies readonly PlasticReport[]),
  carrier: cleanText(64).optional().meta({ description: 'Of one that was shipped.' }),
  tracking_number: cleanText(64).optional().meta({ description: 'Of one that was shipped.' }),
});

/** What the bureau and the post report, by whoever hears it from them. */
export const plasticMoveEndpoints = (context: ApiContext, move: MovePlastic): Endpoint[] => [
  defineCommand({
    ...moving(context, move, ['operator']),
    operation: 'movePlastic',
    path: '/merchants/{merchant_id}/plastics/{plastic_id}/move',
    summary: 'Take note of what the bureau or the post reports of a plastic that was ordered',
  }),
];

/** The same in a sandbox, which has neither: its merchant’s testers say it themselves. */
export const sandboxPlasticEndpoints = (context: ApiContext, move: MovePlastic): Endpoint[] => [
  defineCommand({
    ...moving(context, move, ['operator', 'merchant']),
    operation: 'simulatePlasticMove',
    path: '/sandbox/merchants/{merchant_id}/plastics/{plastic_id}/move',
    summary: 'Let the bureau make a plastic that was ordered, or the post carry it.',
    sandboxOnly: true,
  }),
];

function moving({ database }: ApiContext, move: MovePlastic, scopes: readonly ApiScope[]) {
  return {
    method: 'POST',
    scopes,
    params: plasticParams,
    body: moveBody,
    status: 200,
    result: plasticView,
    handle: async ({ merchant, params, body }: MoveCall) => {
      const { to, carrier = null, tracking_number: trackingNumber = null } = body;
      const idle = carrier !== null ? 'carrier' : trackingNumber !== null ? 'tracking_number' : null;
      if (to !== 'shipped' && idle !== null) {
        return refuseInvalid({ field: idle, problem: 'means something only of a plastic that is shipped' });
      }
      const plastic = await findPlastic(database, merchant.id, params.plastic_id);
      if (plastic === null) return notFound('plastic');
      const result = await move(plastic, to, { carrier, trackingNumber });
      if (result.kind !== 'refused') return answer(plasticViewOf(result.plastic));
      if (result.reason === 'plastic-not-found') return notFound('plastic');
      const ofCard = result.status === null ? '' : `, and its card ${result.status}`;
      return refuse('not_possible', `The plastic is ${result.state}${ofCard}.`);
    },
  } as const;
}

interface MoveCall {
  readonly merchant: Merchant;
  readonly params: z.output<typeof plasticParams>;
  readonly body: z.output<typeof moveBody>;
}
