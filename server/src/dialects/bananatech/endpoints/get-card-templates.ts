import { readRulesOf } from '../../../authorizations/index.ts';
import { listProducts } from '../../../catalog/index.ts';
import type { Endpoint } from '../endpoint.ts';
import { listData } from '../paging.ts';
import { templateView } from '../template-view.ts';

/** The request has no page: a programme has few templates. */
const all = { page: 1, pageSize: 1000 };

/** Get Card Templates: those of which cards can be had. */
export const getCardTemplates: Endpoint = async ({ cards: { database } }, { scope }) => {
  const templates = await listProducts(database, scope, { enabled: true }, all);
  const ids = templates.rows.map(({ id }) => id);
  const rules = await readRulesOf(database, scope.merchantId, ids);
  const data = listData(templates, (product) => templateView(product, rules.get(product.id)));
  return { kind: 'success', data };
};
