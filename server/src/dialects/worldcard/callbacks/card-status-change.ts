import type { CardEventData, OperationKind } from '../../../cards/index.ts';
import { merchantCardId } from '../card-reference.ts';
import { cardStatusWord } from '../statuses.ts';
import { timeText } from '../times.ts';
import { type Payload, requireCardNumber, tellsOf } from './callback.ts';

/**
 * 4. Card Status Change Callback. The operation says what happened: by the time it is told of, the card may have
 * changed again.
 */
const payload: Payload<CardEventData> = async ({ card, operation }, context) => {
  const { utcOffset, legacyFrozenStatus } = context.settings;
  const change = statusChange(operation.kind);
  // A freeze takes effect when it is accepted, a close when it is through.
  const changedAt = change === 'close' ? operation.completedAt : operation.acceptedAt;
  return {
    card_id: card.number,
    merchant_card_id: merchantCardId(card),
    card_number: await requireCardNumber(context, card.id),
    card_status: cardStatusWord(change, legacyFrozenStatus),
    change_time: timeText(new Date(changedAt), utcOffset),
  };
};

export const cardStatusChange = tellsOf(['card.status_changed'], payload);

function statusChange(kind: OperationKind): 'freeze' | 'unfreeze' | 'close' {
  if (kind === 'freeze' || kind === 'unfreeze' || kind === 'close') return kind;
  throw new Error(`An operation of kind ${kind} changes no status that is told of.`);
}
