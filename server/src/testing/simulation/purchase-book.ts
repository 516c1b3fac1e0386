import type { NetworkEvent, NetworkMessage } from '../../authorizations/index.ts';
import type { Card } from '../../cards/index.ts';
import type { Chance } from '../kills/chance.ts';

/** A purchase as the network knows it: before anything of it was sent, and whatever has come of it. */
export interface NetworkPurchase {
  readonly card: Card;
  readonly transactionId: string;
  readonly rrn: string;
  readonly currency: NetworkMessage['amount']['currency'];
  /** In major units of its currency. */
  readonly major: number;
  readonly acceptor: NetworkMessage['acceptor'];
  readonly channel: NetworkMessage['channel'];
  /** Our id and authorization code, once a message of the purchase has been answered. */
  authorizationId: string | null;
  authCode: string;
}

/** Notes what an answer tells the network of its purchase. */
export function noteAnswer(purchase: NetworkPurchase, event: NetworkEvent): void {
  purchase.authorizationId ??= event.authorizationId;
  if (event.authCode !== '') purchase.authCode = event.authCode;
}

const places: readonly { readonly mcc: string; readonly country: string }[] = [
  { mcc: '5411', country: 'US' },
  { mcc: '5812', country: 'US' },
  { mcc: '7011', country: 'FR' },
  { mcc: '5542', country: 'US' },
  { mcc: '4511', country: 'SG' },
];

/** A purchase that somebody is about to make. */
export function newPurchase(random: Chance, card: Card, number: number): NetworkPurchase {
  const place = random.oneOf(places);
  const isCash = random.happens(0.12);
  return {
    card,
    transactionId: `t${number}`,
    rrn: `r${number}`,
    currency: random.happens(0.25) ? random.oneOf(['EUR', 'JPY', 'KWD'] as const) : 'USD',
    major: random.between(1, random.happens(0.2) ? 250 : 60) + random.between(0, 99) / 100,
    acceptor: {
      ...{ name: `SHOP ${number % 7}`, id: `SHOP${number % 7}`, city: 'SOMEWHERE' },
      ...(isCash ? { mcc: '6011', country: place.country } : place),
    },
    channel: isCash ? 'atm' : random.oneOf(['e-commerce', 'card-present', 'recurring'] as const),
    authorizationId: null,
    authCode: '',
  };
}

/** How a message names its purchase: by our id, as the network numbers it, or by RRN and authorization code. */
export function linkTo(random: Chance, purchase: NetworkPurchase): Partial<NetworkMessage['link']> {
  const { authorizationId, transactionId, rrn, authCode } = purchase;
  const ways = [
    { transactionId, rrn },
    { rrn, authCode: authCode === '' ? null : authCode },
    ...(authorizationId === null ? [] : [{ authorizationId }]),
  ];
  return random.oneOf(ways);
}
