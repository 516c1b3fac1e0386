import type { Product } from '../../catalog/index.ts';
import type { Queryable } from '../../platform/index.ts';
import type { CardsContext } from '../cards-context.ts';
import type { Plastic } from './plastic.ts';
import type { PlasticState } from './plastic-state.ts';
import { queryPlastics, selectPlastics } from './plastics-store.ts';

/** The merchant's plastic of this id, or null. */
export async function findPlastic(
  db: Queryable,
  merchantId: string,
  plasticId: string,
): Promise<Plastic | null> {
  const [plastic] = await queryPlastics(db, `${selectPlastics} where merchant_id = $1 and id = $2`, [
    merchantId,
    plasticId,
  ]);
  return plastic ?? null;
}

/** All pieces that a card has had, the oldest first. */
export function listPlasticsOfCard(
  db: Queryable,
  card: { readonly merchantId: string; readonly id: string },
): Promise<Plastic[]> {
  return queryPlastics(db, `${selectPlastics} where merchant_id = $1 and card_id = $2 order by id`, [
    card.merchantId,
    card.id,
  ]);
}

/** So many after the plastic of that id. Ids follow the time at which plastics were made or ordered. */
export interface PlasticsPage {
  readonly after: string | null;
  readonly limit: number;
}

/** A product's plastics in one state: its stock, or what the bureau has to make. */
export function listPlasticsOfProduct(
  db: Queryable,
  product: Pick<Product, 'id' | 'merchantId'>,
  state: PlasticState,
  { after, limit }: PlasticsPage,
): Promise<Plastic[]> {
  return queryPlastics(
    db,
    `${selectPlastics}
     where merchant_id = $1 and product_id = $2 and state = $3 and ($4::uuid is null or id > $4)
     order by id limit $5`,
    [product.merchantId, product.id, state, after, limit],
  );
}

/** How many plastics of the product wait to be assigned. */
export async function countStock(
  db: Queryable,
  product: Pick<Product, 'id' | 'merchantId'>,
): Promise<number> {
  const rows = await db.query<{ plastics: bigint }>(
    `select count(*) as plastics from plastics where merchant_id = $1 and product_id = $2 and state = 'in-stock'`,
    [product.merchantId, product.id],
  );
  return Number(rows[0]?.plastics ?? 0n);
}

/** A plastic in stock with its number in clear text: what is printed on it. */
export interface StockedPlastic {
  readonly plastic: Plastic;
  readonly number: string;
}

/** A page of the product's stock with its numbers, for whoever hands the pieces out. Nobody else is to see them. */
export async function listStock(
  { database, vault }: Pick<CardsContext, 'vault'> & { readonly database: Queryable },
  product: Pick<Product, 'id' | 'merchantId'>,
  page: PlasticsPage,
): Promise<StockedPlastic[]> {
  const plastics = await listPlasticsOfProduct(database, product, 'in-stock', page);
  const ids = plastics.map(({ id }) => id);
  const numbers = await vault.stockNumbers(database, product.merchantId, ids);
  // One that was assigned between the two reads is in stock no more.
  return plastics.flatMap((plastic) => {
    const number = numbers.get(plastic.id);
    return number === undefined ? [] : [{ plastic, number }];
  });
}
