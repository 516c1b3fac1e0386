import type { Chance } from './chance.ts';
import type { MerchantCalls } from './merchant-calls.ts';

/** What a card's life needs from outside. */
export interface LifeContext {
  readonly calls: MerchantCalls;
  readonly chance: Chance;
  /** True once no new steps shall be begun. */
  readonly isOver: () => boolean;
  readonly trouble: (text: string) => void;
}
