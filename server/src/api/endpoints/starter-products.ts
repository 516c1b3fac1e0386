import { z } from 'zod';
import { setSpendRules } from '../../authorizations/index.ts';
import { startProducts } from '../../catalog/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { answer } from '../reply.ts';
import { findProductProgramme } from './product-programme.ts';
import { productView, viewOf } from './product-view.ts';

const startedView = z
  .strictObject({
    created: z.array(productView),
    kept: z.int().meta({ description: 'How many of them the programme had before; they stay as they are.' }),
  })
  .meta({ id: 'StartedProducts' });

export const starterProductEndpoints = ({
  clock,
  newId,
  productRules,
  starterSpendRules,
}: ApiContext): Endpoint[] => [
  defineCommand({
    operation: 'startProducts',
    method: 'POST',
    path: '/merchants/{merchant_id}/programmes/{programme_id}/products/starter',
    summary:
      'Create the products of the dialect’s catalogue that the programme does not have yet, by their codes',
    scopes: ['operator'],
    params: z.strictObject({ programme_id: idOf('programme') }),
    status: 200,
    result: startedView,
    handle: ({ merchant, params }, once) =>
      once.transaction(async (tx) => {
        const scope = { merchantId: merchant.id, programmeId: params.programme_id };
        const programme = await findProductProgramme(tx, scope, productRules);
        if (programme.kind === 'refusal') return programme;
        const making = { newId, createdAt: clock.now() };
        const { created, kept } = await startProducts(tx, scope, programme.rules.starterProducts, making);
        const rules = starterSpendRules[programme.dialect] ?? null;
        for (const { id: subjectId } of rules ? created : [])
          await setSpendRules(tx, { merchantId: merchant.id, subjectId, level: 'product' }, rules);
        return answer({ created: created.map(viewOf), kept });
      }),
  }),
];
