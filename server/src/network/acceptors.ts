import type { Acceptor, Channel } from '../authorizations/index.ts';
import type { Currency } from '../money/index.ts';

/** How an acceptor's purchases run, where they run otherwise than one request and one settlement. */
export const habits = [
  /** Settles above what was authorized: a tip is added. */
  'tips',
  /** Asks for a small amount, and settles what was filled. */
  'fuel',
  /** Asks for more during the stay, and settles at its end. */
  'lodging',
  /** Asks for a deposit, and settles less. */
  'rental',
  /** Charges a card on file every month. */
  'subscription',
  /** Settles each parcel. */
  'shipments',
  /** Pays notes out. */
  'cash',
  /** Pays to the card. */
  'payout',
] as const;

export type Habit = (typeof habits)[number];

/** An acceptor that anybody can name in a test. All are invented. */
export interface KnownAcceptor extends Acceptor {
  /** What it is called in requests. */
  readonly key: string;
  readonly sells: string;
  /** In which it charges. */
  readonly currency: Currency;
  readonly channel: Channel;
  /** What people usually spend there, decimal texts with the decimals of its currency. */
  readonly amounts: { readonly least: string; readonly most: string };
  readonly habit: Habit | null;
}

// Key, name, what it sells, MCC, country and city, currency, channel, usual amounts, habit.
const table = `
green-basket       | GREEN BASKET 0412      | groceries                | 5411 | US Portland   | USD | card-present | 6.40-118.00    | -
marktfrisch        | MARKTFRISCH FILIALE 88 | groceries                | 5411 | DE Leipzig    | EUR | card-present | 3.20-74.00     | -
larder-and-co      | LARDER & CO            | groceries                | 5411 | GB Leeds      | GBP | card-present | 2.80-62.00     | -
konbini-aoi        | KONBINI AOI            | groceries                | 5411 | JP Osaka      | JPY | card-present | 240-3800       | -
crust-and-crumb    | CRUST AND CRUMB        | bread and cakes          | 5462 | US Denver     | USD | card-present | 3.10-24.00     | -
blue-heron         | BLUE HERON COFFEE      | coffee                   | 5814 | US Seattle    | USD | card-present | 2.75-14.50     | -
noodle-stop        | NOODLE STOP            | fast food                | 5814 | SG Singapore  | SGD | card-present | 5.50-32.00     | -
olive-and-thyme    | OLIVE & THYME          | a restaurant             | 5812 | US Chicago    | USD | card-present | 18.00-165.00   | tips
trattoria-sole     | TRATTORIA SOLE         | a restaurant             | 5812 | IT Bologna    | EUR | card-present | 14.00-96.00    | tips
the-copper-pot     | THE COPPER POT         | a bar                    | 5813 | GB Bristol    | GBP | card-present | 8.00-70.00     | tips
prairie-fuel       | PRAIRIE FUEL PUMP 6    | fuel at the pump         | 5542 | US Omaha      | USD | card-present | 22.00-94.00    | fuel
northway-fuel      | NORTHWAY FUEL PUMP 2   | fuel at the pump         | 5542 | CA Calgary    | CAD | card-present | 30.00-120.00   | fuel
tankhof            | TANKHOF A9             | fuel and a shop          | 5541 | DE Bayreuth   | EUR | card-present | 28.00-104.00   | -
harbour-inn        | HARBOUR INN            | a hotel                  | 7011 | US Boston     | USD | card-present | 145.00-620.00  | lodging
hotel-lumen        | HOTEL LUMEN            | a hotel                  | 7011 | FR Lyon       | EUR | e-commerce   | 98.00-410.00   | lodging
ryokan-kaze        | RYOKAN KAZE            | a guest house            | 7011 | JP Kyoto      | JPY | card-present | 14000-58000    | lodging
openroad-cars      | OPENROAD CARS          | rented cars              | 7512 | US Orlando    | USD | card-present | 120.00-540.00  | rental
skylark-air        | SKYLARK AIR            | flights                  | 4511 | IE Dublin     | EUR | e-commerce   | 49.00-680.00   | -
blue-water-cruises | BLUE WATER CRUISES     | cruises                  | 4411 | US Miami      | USD | e-commerce   | 380.00-2400.00 | lodging
metroline          | METROLINE              | tickets for local trains | 4111 | GB London     | GBP | card-present | 1.80-9.40      | -
hail-a-ride        | HAIL A RIDE            | rides                    | 4121 | US Austin     | USD | e-commerce   | 7.00-58.00     | tips
paperleaf-books    | PAPERLEAF BOOKS        | books                    | 5942 | US Ann Arbor  | USD | e-commerce   | 8.00-86.00     | shipments
everything-shop    | EVERYTHING SHOP        | nearly everything        | 5311 | US Reno       | USD | e-commerce   | 9.00-240.00    | shipments
thread-and-seam    | THREAD & SEAM          | clothes                  | 5651 | ES Valencia   | EUR | e-commerce   | 19.00-180.00   | shipments
volt-and-wire      | VOLT & WIRE            | electronics              | 5732 | PL Gdansk     | PLN | e-commerce   | 80.00-3200.00  | shipments
hammer-house       | HAMMER HOUSE           | tools and timber         | 5200 | AU Perth      | AUD | card-present | 12.00-310.00   | -
good-paws          | GOOD PAWS              | pet food                 | 5995 | NZ Wellington | NZD | e-commerce   | 14.00-95.00    | -
mercado-luna       | MERCADO LUNA           | a market                 | 5399 | MX Puebla     | MXN | card-present | 60.00-1400.00  | -
bazaar-street      | BAZAAR STREET          | gifts                    | 5947 | IN Jaipur     | INR | card-present | 180.00-6500.00 | -
corner-pharmacy    | CORNER PHARMACY        | medicines                | 5912 | US Tampa      | USD | card-present | 4.50-72.00     | -
klinik-am-park     | KLINIK AM PARK         | treatment                | 8062 | CH Bern       | CHF | card-present | 60.00-520.00   | -
silver-screen      | SILVER SCREEN          | films                    | 7832 | SE Malmo      | SEK | e-commerce   | 120.00-480.00  | -
streamwell         | STREAMWELL             | films and series         | 4899 | NL Amsterdam  | EUR | recurring    | 8.99-17.99     | subscription
cloudpantry        | CLOUDPANTRY            | storage of files         | 5818 | US San Jose   | USD | recurring    | 1.99-49.00     | subscription
ironworks-gym      | IRONWORKS GYM          | a gym                    | 7997 | GB Cardiff    | GBP | recurring    | 22.00-58.00    | subscription
pixel-arcade       | PIXEL ARCADE           | games                    | 5816 | KR Seoul      | KRW | e-commerce   | 1200-66000     | -
bright-grid        | BRIGHT GRID            | electricity              | 4900 | ZA Durban     | ZAR | recurring    | 240.00-1900.00 | subscription
open-hands         | OPEN HANDS             | nothing: a charity       | 8398 | CH Geneva     | CHF | mail-order   | 10.00-100.00   | -
lucky-wheel        | LUCKY WHEEL            | bets                     | 7995 | MT Valletta   | EUR | e-commerce   | 10.00-150.00   | -
citypoint-atm      | CITYPOINT ATM 1183     | cash                     | 6011 | US New York   | USD | atm          | 20.00-200.00   | cash
plaza-atm          | PLAZA CAJERO 07        | cash                     | 6011 | ES Madrid     | EUR | atm          | 20.00-150.00   | cash
payday-works       | PAYDAY WORKS           | work, and pays for it    | 6012 | US Dover      | USD | e-commerce   | 120.00-900.00  | payout
`;

/** The library of acceptors. */
export const knownAcceptors: readonly KnownAcceptor[] = table.trim().split('\n').map(acceptorOf);

/** A row of the table; a test checks that each says what its field may be. */
function acceptorOf(row: string): KnownAcceptor {
  const cells = row.split('|').map((cell) => cell.trim());
  const [key = '', name = '', sells = '', mcc = '', place = '', currency, channel, amounts = '', habit] =
    cells;
  const [least = '', most = ''] = amounts.split('-');
  return {
    key,
    name,
    sells,
    id: `EMB${mcc}${key.replaceAll('-', '').slice(0, 8).toUpperCase()}`,
    mcc,
    country: place.slice(0, 2),
    city: place.slice(3),
    currency: currency as Currency,
    channel: channel as Channel,
    amounts: { least, most },
    habit: habit === '-' ? null : (habit as Habit),
  };
}
