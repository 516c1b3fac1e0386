import { randomInt, randomUUID } from 'node:crypto';
import { findVerification, type Review, type Verification } from '../cardholders/index.ts';
import {
  type Card,
  findCard,
  type ReviewOutcome,
  readPin,
  reviewVerification,
  type Scope,
} from '../cards/index.ts';
import { findProductByCode, type OpeningQuota, readOpeningQuota, setOpeningQuota } from '../catalog/index.ts';
import type { Engine } from '../compose-engine.ts';
import { Secret } from '../vault/index.ts';

/** An application for a physical card with every field of the document. */
export function physicalApplication(): Record<string, unknown> {
  return {
    merchant_card_id: `mc_pcard_${randomUUID()}`,
    card_type: 'PHYSICAL-G',
    card_bin_id: '100023',
    first_name: 'SAN',
    last_name: 'ZHANG',
    telephone_country_code: '86',
    phone: '13800138000',
    email: 'sanzhang@example.com',
    birth_date: '1990-01-15',
    ...addressOf('residence'),
    ...addressOf('delivery'),
  };
}

function addressOf(kind: 'residence' | 'delivery'): Record<string, string> {
  return {
    [`${kind}_country`]: 'CN',
    [`${kind}_state`]: 'Guangdong',
    [`${kind}_city`]: 'Shenzhen',
    [`${kind}_line1`]: 'Nanshan District, Keyuan Road 1',
    [`${kind}_line2`]: 'Building 4',
    [`${kind}_line3`]: 'Room 1201',
    [`${kind}_postal_code`]: '518000',
  };
}

/** A card number that no card has, as the document's own are: 16 digits of any kind. */
export function freeNumber(): string {
  return `4000${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`;
}

/** As much of the client as these helpers need: the server's own code does not import it. */
interface Caller {
  call<Data>(path: string, body: unknown): Promise<{ readonly text: string; readonly data: Data | null }>;
}

interface PhysicalWorld {
  readonly engine: Engine;
  readonly tenant: Scope;
  settled(cardId?: string): Promise<void>;
}

export type PhysicalCard = { readonly card_id: string; readonly merchant_card_id: string };

/** Brings physical cards of a world's tenant to where a test wants them. */
export function physicalCards(world: PhysicalWorld, client: Caller) {
  const { database, cards: context, clock, vault } = world.engine;
  const { merchantId, programmeId } = world.tenant;

  async function done<Data>(path: string, body: unknown): Promise<Data> {
    const answer = await client.call<Data>(`/api/v1/card/physical/${path}`, body);
    if (answer.data === null) throw new Error(answer.text);
    return answer.data;
  }

  const quotaKey = async (code: string) => {
    const product = await findProductByCode(database, { merchantId, programmeId }, code);
    if (product === null) throw new Error(`There is no card BIN ${code}.`);
    return { merchantId, productId: product.id };
  };

  const physical = {
    /** The fields by which the KYC endpoints know a card. */
    kyc: ({ merchant_card_id }: PhysicalCard) => ({ merchant_card_id, card_type: 'PHYSICAL-G' }) as const,
    /** 9, waits for KYC. */
    async applied(overrides: Readonly<Record<string, unknown>> = {}): Promise<PhysicalCard> {
      const { card_id, merchant_card_id } = await done<PhysicalCard>('apply', {
        ...physicalApplication(),
        ...overrides,
      });
      return { card_id, merchant_card_id };
    },
    /** 7, waits for its number. */
    async verified(overrides?: Readonly<Record<string, unknown>>): Promise<PhysicalCard> {
      const card = await physical.applied(overrides);
      await physical.review(card);
      return card;
    },
    /** 8, waits for its activation. */
    async assigned(number: string = freeNumber()): Promise<PhysicalCard> {
      const card = await physical.verified();
      await done('assign', { ...card, card_number: number });
      return card;
    },
    /** 2. */
    async active(number?: string, pin = '135790'): Promise<PhysicalCard> {
      const card = await physical.assigned(number);
      await done('activate', { ...card, pin });
      await world.settled(card.card_id);
      return card;
    },
    /** 3, because the merchant gave up. */
    async cancelled(): Promise<PhysicalCard> {
      const card = await physical.applied();
      await done('kyc/cancel', physical.kyc(card));
      return card;
    },
    async card({ card_id }: Pick<PhysicalCard, 'card_id'>): Promise<Card> {
      const card = await findCard(database, { merchantId, programmeId }, { number: BigInt(card_id) });
      if (card === null) throw new Error(`There is no card ${card_id}.`);
      return card;
    },
    async verification(card: PhysicalCard): Promise<Verification> {
      const { cardholderId } = await physical.card(card);
      const found = await findVerification(database, merchantId, { cardholderId });
      if (found === null) throw new Error('The cardholder has no verification.');
      return found;
    },
    /** A review of the card's holder: now, by a machine and approving, unless something else is said. */
    async review(card: PhysicalCard, said: Partial<Review> = {}): Promise<ReviewOutcome> {
      const { id: verificationId } = await physical.verification(card);
      return await reviewVerification(
        context,
        { merchantId, verificationId },
        {
          key: randomUUID(),
          source: 'automated',
          verdict: 'approved',
          retryAllowed: false,
          reason: '',
          reviewedAt: clock.now(),
          ...said,
        },
      );
    },
    /** Whether this is the PIN of the card. */
    async hasPin(card: PhysicalCard, digits: string): Promise<boolean> {
      const { id } = await physical.card(card);
      const [pin, pan] = await Promise.all([
        readPin(database, merchantId, id),
        vault.readPan(database, merchantId, id),
      ]);
      return pin !== null && pan !== null && vault.pinMatches({ pan, pin: Secret.of(digits), ...pin });
    },
    setQuota: async (granted: bigint, code = '100023') => {
      const key = await quotaKey(code);
      await database.transaction((tx) => setOpeningQuota(tx, key, granted));
    },
    quota: async (code = '100023'): Promise<OpeningQuota | null> =>
      readOpeningQuota(database, await quotaKey(code)),
  };
  return physical;
}
