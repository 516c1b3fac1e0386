import type { bananatechCards } from '../bananatech-cards.ts';

/** A programme, as far as its bodies need to know it. */
export interface Party {
  readonly cards: ReturnType<typeof bananatechCards>;
  /** Somebody who may be given cards of any template but one that asks for a phone number. */
  readonly verifiedUser: number;
  /** Where its webhooks go. */
  readonly webhookUrl: string;
}
