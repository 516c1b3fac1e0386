import type { Invalid } from '../merchants/index.ts';
import type { NewProduct } from './product.ts';

/** A product without what a server gives it: id, owner and time. */
export type StarterProduct = Omit<NewProduct, 'id' | 'merchantId' | 'programmeId' | 'createdAt'>;

/** As much of a product as a dialect may have rules for. */
export type RuledProduct = Pick<
  NewProduct,
  'code' | 'form' | 'category' | 'cardholderRule' | 'currency' | 'fundingSource' | 'fees' | 'terms'
>;

/** What a dialect says of the products of its programmes. A port: each dialect has its own, and compose collects. */
export interface ProductRules {
  /** What a programme can start with, in the order in which it is listed; each has a code of its own. */
  readonly starterProducts: readonly StarterProduct[];
  /** What a product of this category has where nothing was said. */
  defaults(category: string): Pick<NewProduct, 'limits' | 'terms' | 'cardholderRule'>;
  /** Whether cards of the product can be issued through this dialect; null when they can. */
  check(product: RuledProduct): Invalid | null;
}

/** The rules of every dialect this server speaks, by its name. */
export type ProductRulesByDialect = Readonly<Record<string, ProductRules>>;
