import type { NewEvent } from '../../events/index.ts';
import type { Card } from '../card.ts';
import { type CardSnapshot, cardSnapshot } from '../card-events.ts';
import type { Plastic } from './plastic.ts';
import type { PlasticReport } from './plastic-state.ts';

export type PlasticEventType =
  | 'plastic.ordered'
  | `plastic.${PlasticReport}`
  | 'plastic.lost'
  | 'plastic.stolen'
  | 'plastic.activated';

/** The plastic inside an event: as it was then, without secrets, and without where somebody lives. */
export interface PlasticSnapshot {
  readonly id: string;
  readonly state: Plastic['state'];
  readonly reason: Plastic['reason'];
  readonly last4: string | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly createdAt: string;
}

export interface PlasticEventData {
  readonly card: CardSnapshot;
  readonly plastic: PlasticSnapshot;
}

/** What happened to a plastic, on the stream of its card. */
export function plasticEvent(
  id: string,
  type: PlasticEventType,
  card: Card,
  plastic: Plastic,
  occurredAt: Date,
): NewEvent {
  const { merchantId, programmeId } = card;
  const { state, reason, last4, carrier, trackingNumber, createdAt } = plastic;
  const data: PlasticEventData = {
    card: cardSnapshot(card),
    plastic: {
      id: plastic.id,
      state,
      reason,
      last4,
      carrier,
      trackingNumber,
      createdAt: createdAt.toISOString(),
    },
  };
  return { id, merchantId, programmeId, type, stream: card.id, occurredAt, data: { ...data } };
}
