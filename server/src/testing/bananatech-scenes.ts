import { randomUUID } from 'node:crypto';
import { addStock, type Card, findCard, listStock, type Scope } from '../cards/index.ts';
import { findProductByCode } from '../catalog/index.ts';
import type { Engine } from '../compose-engine.ts';
import { testPng } from './test-images.ts';
import { until } from './until.ts';

/** The templates that every programme starts with. */
export const templates = { verified: 1, byFirstRecharge: 2, deposit: 3, physical: 4 } as const;

/** As much of the client as these helpers need: the server's own code does not import it. */
interface Caller {
  call<Data>(
    path: string,
    body: unknown,
  ): Promise<{ readonly httpStatus: number; readonly text: string; readonly data: Data }>;
}

interface CardsWorld {
  readonly engine: Engine;
  readonly tenant: Scope;
  settled(cardId?: string): Promise<void>;
}

/** A card as requests name it. */
export interface NamedCard {
  readonly user_id: number;
  readonly card_id: number;
}

/** What a user is registered with who has to be verified, and is. */
export function kycData(): Record<string, unknown> {
  return {
    ...{ first_name: 'SAN', last_name: 'ZHANG', gender: 'MALE', date_of_birth: '1990-01-15' },
    ...{ identification_type: 'PASSPORT', identification_number: 'E12345678', country_code: 'CN' },
    front_img_base64: testPng().toString('base64'),
  };
}

/** A registration for a template with everything that any of them asks for. */
export function registration(template_id: number): Record<string, unknown> {
  const email = `${randomUUID()}@example.com`;
  return { email, template_id, dial_code: '+1', phone_number: '2025550143', kyc_data: kycData() };
}

/** Brings users and cards of a tenant to where a test wants them. */
export function bananatechCards(world: CardsWorld, client: Caller, tenant: Scope = world.tenant) {
  const { database, cards: context } = world.engine;
  const { merchantId, programmeId } = tenant;
  const handedOut = new Set<string>();

  async function done<Data>(path: string, body: unknown): Promise<Data> {
    const { httpStatus, text, data } = await client.call<Data>(path, body);
    if (httpStatus !== 200) throw new Error(`${path}: ${text}`);
    return data;
  }

  const cards = {
    /** A registered user, whatever becomes of them. */
    async registered(template: number, changes: Readonly<Record<string, unknown>> = {}): Promise<number> {
      const body = { ...registration(template), ...changes };
      return (await done<{ user_id: number }>('/user/register', body)).user_id;
    },
    /** An approved user. */
    async user(template: number = templates.deposit): Promise<number> {
      const body = registration(template);
      const { user_id } = await done<{ user_id: number }>('/user/register', body);
      const ofEmail = { search: body.email };
      await until(async () => {
        const { data } = await done<{ data: { status: string }[] }>('/user/get_users', ofEmail);
        return data[0]?.status === 'APPROVED';
      }, `the approval of user ${user_id}`);
      return user_id;
    },
    /** A virtual card that was applied for. */
    async applied(body: Readonly<Record<string, unknown>>): Promise<NamedCard> {
      const user_id = Number(body.user_id ?? (await cards.user()));
      const { card_id } = await done<{ card_id: number }>('/card/apply', { ...body, user_id });
      return { user_id, card_id };
    },
    /** An active virtual card with so much on it. */
    async active(deposit_amount = 100): Promise<NamedCard> {
      const card = await cards.applied({ template_id: templates.deposit, deposit_amount });
      await world.settled(String(card.card_id));
      return card;
    },
    /** A virtual card that waits for its first recharge. */
    async inactive(): Promise<NamedCard> {
      const user_id = await cards.user(templates.byFirstRecharge);
      const card = await cards.applied({ user_id, template_id: templates.byFirstRecharge });
      await world.settled(String(card.card_id));
      return card;
    },
    /** The number of a plastic that nobody has yet. */
    async plastic(): Promise<string> {
      const product = await findProductByCode(
        database,
        { merchantId, programmeId },
        String(templates.physical),
      );
      if (product === null) throw new Error('There is no physical template.');
      await database.transaction((tx) => addStock(tx, context, product, 1));
      const stock = await listStock({ ...context, database }, product, { after: null, limit: 1000 });
      const free = stock.find(({ number }) => !handedOut.has(number));
      if (!free) throw new Error('Nothing is in stock.');
      handedOut.add(free.number);
      return free.number;
    },
    /** A physical card that waits for its first PIN. */
    async assigned(): Promise<NamedCard & { readonly card_number: string }> {
      const user_id = await cards.user(templates.physical);
      const card_number = await cards.plastic();
      const body = { user_id, template_id: templates.physical, card_number };
      const { card_id } = await done<{ card_id: number }>('/card/assign', body);
      await world.settled(String(card_id));
      return { user_id, card_id, card_number };
    },
    async card({ card_id }: Pick<NamedCard, 'card_id'>): Promise<Card> {
      const card = await findCard(database, { merchantId, programmeId }, { number: BigInt(card_id) });
      if (card === null) throw new Error(`There is no card ${card_id}.`);
      return card;
    },
  };
  return cards;
}
