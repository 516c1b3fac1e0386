import { addStock, type CardsContext, countStock, listStock } from '../cards/index.ts';
import { findProductByCode } from '../catalog/index.ts';
import type { Queryable, Transaction } from '../platform/index.ts';

/** A product of which the sandbox has so many plastics to hand out whenever it starts. */
export interface SandboxStock {
  readonly productCode: string;
  readonly plastics: number;
  /** Under which name sandbox.json lists their numbers. */
  readonly listedAs: string;
}

type StockContext = Pick<CardsContext, 'vault' | 'clock' | 'newId'>;

/**
 * The numbers in stock that sandbox.json lists, after what was assigned since the last start has been made good. Null
 * where the programme has no such product, as one that was made before it existed may.
 */
export async function stockNumbers(
  tx: Transaction,
  context: StockContext,
  programme: { readonly merchantId: string; readonly programmeId: string },
  { productCode, plastics }: SandboxStock,
): Promise<readonly string[] | null> {
  const product = await findProductByCode(tx, programme, productCode);
  if (product === null) return null;
  const missing = plastics - (await countStock(tx, product));
  if (missing > 0) {
    const added = await addStock(tx, context, product, missing);
    if (added.kind === 'refused')
      throw new Error(`The sandbox has no stock of ${productCode}: ${added.reason}.`);
  }
  const database: Queryable = tx;
  const stock = await listStock({ ...context, database }, product, { after: null, limit: plastics });
  return stock.map(({ number }) => number);
}
