import { settlementShard } from '../ledger/index.ts';

/**
 * The lane of the group commit that a card's messages go through. Cards that share a settlement account share a lane: two
 * lanes with one account between them would take turns, each waiting for the other's commit.
 */
export function messageLane(merchantId: string, cardId: string): string {
  return `${merchantId}/${settlementShard(cardId)}`;
}
