import type { Acceptor, Authorization, MessageType } from '../../authorizations/index.ts';
import type { Refusal } from '../reply.ts';
import type { LibraryAcceptor, MessageRequest } from '../sandbox-controls.ts';
import { readSaid, saysNothing } from './read-said.ts';
import type { SimulatedMessageBody } from './simulated-message-fields.ts';

/** Who asks when nobody is named. */
const somebody: Acceptor = { name: 'AMAZON.COM', id: '', mcc: '5411', country: 'US', city: 'SEATTLE' };

/** What is decided by us, and can be told to be declined. */
const requests: readonly MessageType[] = [
  'authorization',
  'incremental',
  'verification',
  'balance-inquiry',
  'debit',
];

/** What a tester's message is filled up with. */
export interface FillUp {
  /** Names the request: its identity is made from it. */
  readonly requestKey: string;
  readonly acceptors: readonly LibraryAcceptor[];
  /** The purchase that the message names, where it leaves something to it. */
  readonly purchase: Pick<Authorization, 'purchase' | 'acceptor'> | null;
}

/** Whether the message leaves its place or its currency to the purchase that it names. */
export function leavesToPurchase({ authorization_id, currency, merchant }: SimulatedMessageBody): boolean {
  return authorization_id !== undefined && (currency === undefined || merchant.library === undefined);
}

/** A tester's body as the message that is to be sent; the refusal names the field that is wrong. */
export function readSimulatedMessage(
  type: MessageType,
  body: SimulatedMessageBody,
  { requestKey, acceptors, purchase }: FillUp,
): { readonly kind: 'message'; readonly request: MessageRequest } | Refusal {
  const unheard =
    (body.as_advice ? saysNothing('as_advice', type, ['reversal']) : null) ??
    (body.force_decline === undefined ? null : saysNothing('force_decline', type, requests));
  if (unheard) return unheard;
  const { library, ...said } = body.merchant;
  const known = acceptors.find(({ key }) => key === library);
  const currency = body.currency ?? purchase?.purchase.currency ?? known?.currency ?? 'USD';
  const read = readSaid(type, body, currency);
  if (read.kind === 'refusal') return read;

  const { message_class: messageClass, transmitted_at: transmittedAt, ...trace } = body.identity;
  const { transaction_id: transactionId, rrn, auth_code: authCode } = body.link;
  return {
    kind: 'message',
    request: {
      ...read.said,
      requestKey,
      identity: given({ ...trace, messageClass, transmittedAt }),
      link: given({ authorizationId: body.authorization_id, transactionId, rrn, authCode }),
      asAdvice: body.as_advice,
      acceptor: { ...acceptorOf(known ?? purchase?.acceptor ?? somebody), ...given(said) },
      channel: body.channel ?? known?.channel ?? 'e-commerce',
      ...given({ entryMode: body.entry_mode }),
      forcedDecline: body.force_decline ?? null,
    },
  };
}

function acceptorOf({ name, id, mcc, country, city }: Acceptor): Acceptor {
  return { name, id, mcc, country, city };
}

/** Without what was left out. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
