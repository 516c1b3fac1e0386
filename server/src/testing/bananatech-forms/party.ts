import type { bananatechCards } from '../bananatech-cards.ts';

/** A programme, as far as its bodies need to know it. */
export interface Party {
  readonly cards: ReturnType<typeof bananatechCards>;
  /** A verified user who may have many cards: the same one each time. */
  readonly person: () => Promise<number>;
  /** Where its webhooks go already. */
  readonly webhookUrl: string;
}
