import { setSpendRules, unrestricted } from '../server/src/authorizations/index.ts';
import type { Product } from '../server/src/catalog/index.ts';
import type { Engine } from '../server/src/compose-engine.ts';
import {
  type AccountRef,
  book,
  cardAccount,
  fundingAccount,
  type Transfer,
} from '../server/src/ledger/index.ts';
import { done, refused } from '../server/src/platform/index.ts';
import { newMerchant } from './bench-merchant.ts';

const MONEY = 100_000_000_0000n;
const AT_ONCE = 500;

/** Active cards of one merchant, with money on them and limits that count what they spend and never stop it. */
export interface CardFleet {
  readonly merchantId: string;
  readonly programmeId: string;
  readonly product: Product;
  readonly cards: readonly string[];
}

/**
 * Makes so many cards without their numbers and verification values, which no authorization of the benchmark presents:
 * their rows in one statement each, their money through the ledger.
 */
export async function createCardFleet(
  engine: Engine,
  count: number,
  report: (line: string) => void,
): Promise<CardFleet> {
  const { database } = engine;
  const product = await newMerchant(engine);
  const { merchantId, programmeId } = product;
  report(`${count.toLocaleString('en-US')} cards are being made`);
  const cards = Array.from({ length: count }, () => engine.newId());
  await insertCards(engine, product, cards);
  await setLimits(engine, product);
  for (let start = 0; start < count; start += AT_ONCE) {
    await Promise.all(cards.slice(start, start + AT_ONCE).map((card) => load(engine, product, card)));
  }
  for (const table of ['cards', 'cardholders', 'accounts', 'transfers', 'claims']) {
    await database.query(`vacuum analyze ${table}`);
  }
  return { merchantId, programmeId, product, cards };
}

async function insertCards(
  { database, clock }: Engine,
  { merchantId, programmeId, id, code, category, form, currency }: Product,
  cards: readonly string[],
): Promise<void> {
  const at = clock.now();
  await database.query(
    `insert into cardholders (merchant_id, id, number, programme_id, first_name, last_name, email, phone,
       phone_country_code, birthday, country_code, city, address, address_line_two, state, postal_code, created_at)
     select $1::uuid, id, nextval('vendor_numbers'), $2::uuid, 'Ada', 'Lovelace', 'ada@example.com', '1234567890', '1',
       '1990-01-01', 'US', 'New York', '123 Main St', '', 'NY', '10001', $4::timestamptz
     from unnest($3::uuid[]) as id`,
    [merchantId, programmeId, cards, at],
  );
  await database.query(
    `insert into cards (merchant_id, id, number, programme_id, product_id, product_code, category, form, reference, status,
       currency, cardholder_id, cardholder_number, first_load, last4, expiry_month, expiry_year, key_version, created_at)
     select $1::uuid, id, nextval('vendor_numbers'), $2::uuid, $4::uuid, $5::text, $6::text, $7::text, id::text, 'active',
       $8::text, id, number, 0, '0000', 12, $9::integer, 1, $10::timestamptz
     from cardholders where merchant_id = $1 and id = any ($3::uuid[])`,
    [merchantId, programmeId, cards, id, code, category, form, currency, at.getUTCFullYear() + 3, at],
  );
}

/** A day's amount and count and a month's amount, for each of the product's cards; nothing of a card's own. */
async function setLimits({ database }: Engine, { merchantId, id }: Product): Promise<void> {
  const window = { window: 'calendar', timeZone: 'UTC', count: null } as const;
  const problem = await setSpendRules(
    database,
    { merchantId, subjectId: id, level: 'product' },
    {
      ...unrestricted('USD'),
      limits: [
        { ...window, period: 'day', amount: MONEY, count: 1_000_000 },
        { ...window, period: 'month', amount: MONEY },
      ],
    },
  );
  if (problem) throw new Error(`The limits of the benchmark: ${problem.field} ${problem.problem}.`);
}

async function load({ commit, newId, clock }: Engine, { merchantId }: Product, card: string): Promise<void> {
  const accounts: readonly [AccountRef, AccountRef] = [
    fundingAccount(merchantId, 'USD'),
    cardAccount(merchantId, 'USD', card),
  ];
  const [debit, credit] = accounts;
  const post: Transfer = {
    kind: 'post',
    id: newId(),
    debit,
    credit,
    amount: MONEY,
    code: 'bench',
    reference: 'bench',
  };
  const outcome = await commit.submit<string>({
    lane: 'bench',
    keys: { ledger: [{ merchantId, accounts, transfers: [post.id] }] },
    decide: ({ ledger }) => {
      const booked = book(ledger, [post], clock.now());
      return booked.kind === 'booked' ? done('booked', { ledger: [booked.change] }) : refused(booked.kind);
    },
  });
  if (outcome.kind !== 'done') throw new Error(`A card of the benchmark was not loaded: ${outcome.kind}.`);
}
