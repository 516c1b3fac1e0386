import { expect } from 'vitest';
import { addStock, type Card, findCard, type Scope } from '../cards/index.ts';
import { createProducts, findProductByCode, type Product, updateProduct } from '../catalog/index.ts';
import type { Engine } from '../compose-engine.ts';
import { reserveBalance } from '../merchants/index.ts';
import { kycRegistration, phoneRegistration, registration, templates } from './bananatech-requests.ts';
import { until } from './until.ts';

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

/** How a card is named in requests. */
export type CardOf = { readonly user_id: number; readonly card_id: number };

interface CardOrder {
  readonly user_id?: number;
  readonly template_id?: number;
  readonly deposit_amount?: number;
}

/**
 * Brings people and cards to where a test wants them, over the wire wherever the wire can.
 * @param scope whose client it is; the world's first tenant unless given
 */
export function bananatechCards(world: CardsWorld, client: Caller, scope: Scope = world.tenant) {
  const { database, cards: context, vault, newId, clock } = world.engine;
  const { merchantId, programmeId } = scope;

  async function done<Data>(path: string, body: unknown): Promise<Data> {
    const answer = await client.call<Data>(path, body);
    if (answer.httpStatus !== 200) throw new Error(answer.text);
    return answer.data;
  }

  async function template(id: number): Promise<Product> {
    const product = await findProductByCode(database, { merchantId, programmeId }, String(id));
    if (product === null) throw new Error(`There is no template ${id}.`);
    return product;
  }

  /** How much there is of everything that a request can bring about. */
  async function standing() {
    const counts = await database.query(
      `select (select count(*) from operations) as operations, (select count(*) from cards) as cards,
         (select count(*) from cardholders) as cardholders, (select count(*) from events) as events`,
    );
    return { counts, reserve: await reserveBalance(database, merchantId, 'USD') };
  }

  let lastTemplate = 1000;
  const cards = {
    template,
    /** One more template like a known one but for what is said; answers its id. */
    async addTemplate(like: number, changes: Partial<Product> = {}): Promise<number> {
      const { number: _, ...known } = await template(like);
      lastTemplate += 1;
      const one = { ...known, ...changes, id: newId(), code: String(lastTemplate) };
      const made = await createProducts(database, { merchantId, programmeId }, [one]);
      if (made.kind !== 'created') throw new Error(JSON.stringify(made));
      return lastTemplate;
    },
    async changeTemplate(id: number, changes: Parameters<typeof updateProduct>[2]): Promise<void> {
      const { id: productId } = await template(id);
      const key = { merchantId, productId };
      const changed = await database.transaction((tx) => updateProduct(tx, key, changes, clock.now()));
      if (changed.kind !== 'updated') throw new Error(JSON.stringify(changed));
    },
    /** The numbers of new plastics in the template's stock. */
    async stockNumbers(count = 1, id: number = templates.physical): Promise<string[]> {
      const product = await template(id);
      const added = await database.transaction((tx) => addStock(tx, context, product, count));
      if (added.kind !== 'added') throw new Error(added.reason);
      const ids = added.plastics.map((plastic) => plastic.id);
      return [...(await vault.stockNumbers(database, merchantId, ids)).values()];
    },
    async stockNumber(id?: number): Promise<string> {
      return (await cards.stockNumbers(1, id))[0] as string;
    },
    /** A user who was registered; whoever has papers is PENDING at first. */
    async user(body: Readonly<Record<string, unknown>> = registration()): Promise<number> {
      return (await done<{ user_id: number }>('/user/register', body)).user_id;
    },
    async userStatus(email: unknown): Promise<string | undefined> {
      const users = await done<{ data: { status: string }[] }>('/user/get_users', { search: email });
      return users.data[0]?.status;
    },
    /** A user who was verified, and so may have cards of every template that asks for no phone number. */
    async verifiedUser(more: Readonly<Record<string, unknown>> = {}): Promise<number> {
      const body = kycRegistration({}, more);
      const userId = await cards.user(body);
      await until(
        async () => (await cards.userStatus(body.email)) === 'APPROVED',
        `the approval of ${body.email}`,
      );
      return userId;
    },
    /** A virtual card that was applied for: PENDING, unless its worker was faster. */
    async applied({ user_id, ...order }: CardOrder = {}): Promise<CardOf> {
      const userId = user_id ?? (await cards.user());
      const body = { user_id: userId, template_id: templates.deposit, deposit_amount: 100, ...order };
      return { user_id: userId, ...(await done<{ card_id: number }>('/card/apply', body)) };
    },
    /** A virtual card with a balance: 100.0 unless told otherwise. */
    async active(order?: CardOrder): Promise<CardOf> {
      const card = await cards.applied(order);
      await world.settled(String(card.card_id));
      return card;
    },
    /** A virtual card that waits for its first recharge. */
    async unloaded(user_id?: number): Promise<CardOf> {
      const userId = user_id ?? (await cards.user(phoneRegistration()));
      const body = { user_id: userId, template_id: templates.firstRecharge };
      const { card_id } = await done<{ card_id: number }>('/card/apply', body);
      await world.settled(String(card_id));
      return { user_id: userId, card_id };
    },
    /** A physical card that waits for its first PIN. */
    async assigned(number?: string, user_id?: number): Promise<CardOf> {
      const userId = user_id ?? (await cards.verifiedUser());
      const card_number = number ?? (await cards.stockNumber());
      const body = { user_id: userId, template_id: templates.physical, card_number };
      const { card_id } = await done<{ card_id: number }>('/card/assign', body);
      await world.settled(String(card_id));
      return { user_id: userId, card_id };
    },
    /** A physical card with its PIN, and nothing on it. */
    async physical(pin = '6789', number?: string): Promise<CardOf> {
      const card = await cards.assigned(number);
      await done('/card/set_pin', { ...card, pin });
      await world.settled(String(card.card_id));
      return card;
    },
    async recharged(card: CardOf, amount: number): Promise<void> {
      await done('/card/recharge', { ...card, amount });
      await world.settled(String(card.card_id));
    },
    async altered(card: CardOf, alter: 'LOCK' | 'UNLOCK' | 'CLOSE'): Promise<void> {
      await done('/card/update_status', { ...card, alter });
      await world.settled(String(card.card_id));
    },
    /** The card as the engine has it. */
    async card({ card_id }: Pick<CardOf, 'card_id'>): Promise<Card> {
      const card = await findCard(database, { merchantId, programmeId }, { number: BigInt(card_id) });
      if (card === null) throw new Error(`There is no card ${card_id}.`);
      return card;
    },
    status: async (card: CardOf): Promise<string> =>
      (await done<{ status: string }>('/card/get_information', card)).status,
    /** Does the work and expects that no order, card, user or event came of it, and that the account is as it was. */
    async nothingChanges(work: () => Promise<void>): Promise<void> {
      const before = await standing();
      await work();
      expect(await standing()).toStrictEqual(before);
    },
    /** The answer of Get Balance as it was written. */
    balance: async (card: CardOf): Promise<string> => (await client.call('/card/get_balance', card)).text,
  };
  return cards;
}
