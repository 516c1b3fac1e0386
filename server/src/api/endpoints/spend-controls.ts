import { z } from 'zod';
import {
  type RulesOf,
  readSpendControls,
  readSubjectControls,
  type SpendRules,
  setSpendRules,
} from '../../authorizations/index.ts';
import { findProduct } from '../../catalog/index.ts';
import { findProgramme } from '../../merchants/index.ts';
import type { Currency } from '../../money/index.ts';
import type { Queryable } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint, type Once } from '../endpoint.ts';
import { idOf } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound, type Refusal, refuseInvalid } from '../reply.ts';
import { readRules, refuseRules } from './read-spend-rules.ts';
import {
  cardControlsView,
  cardControlsViewOf,
  givenRules,
  levelView,
  levelViewOf,
} from './spend-rules-view.ts';

/** Whose rules are meant, and the currency they must be in where the subject has one. */
interface Subject {
  readonly kind: 'subject';
  readonly of: RulesOf;
  readonly currency: Currency | null;
}

type FindSubject<Params> = (db: Queryable, merchantId: string, params: Params) => Promise<Subject | Refusal>;

const productParams = z.strictObject({ product_id: idOf('product') });
const programmeParams = z.strictObject({ programme_id: idOf('programme') });
const cardParams = z.object({ card: z.string().max(64) });

const findProductSubject: FindSubject<z.output<typeof productParams>> = async (db, merchantId, params) => {
  const product = await findProduct(db, { merchantId, productId: params.product_id });
  if (product === null) return notFound('product');
  const of = { merchantId, subjectId: product.id, level: 'product' } as const;
  return { kind: 'subject', of, currency: product.currency };
};

const findProgrammeSubject: FindSubject<z.output<typeof programmeParams>> = async (
  db,
  merchantId,
  params,
) => {
  const programme = await findProgramme(db, { merchantId, programmeId: params.programme_id });
  if (programme === null) return notFound('programme');
  const of = { merchantId, subjectId: programme.id, level: 'programme' } as const;
  return { kind: 'subject', of, currency: null };
};

const findCardSubject: FindSubject<z.output<typeof cardParams>> = async (db, merchantId, params) => {
  const card = await findNamedCard(db, merchantId, params.card);
  if (card === null) return notFound('card');
  const of = { merchantId, subjectId: card.id, level: 'card' } as const;
  return { kind: 'subject', of, currency: card.currency };
};

const findCardholderSubject: FindSubject<z.output<typeof cardParams>> = async (db, merchantId, params) => {
  const card = await findNamedCard(db, merchantId, params.card);
  if (card === null) return notFound('card');
  const of = { merchantId, subjectId: card.cardholderId, level: 'cardholder' } as const;
  return { kind: 'subject', of, currency: null };
};

/** What cards may be used for, and what is left of their limits. */
export function spendControlEndpoints(context: ApiContext): Endpoint[] {
  const { database, clock } = context;
  return [
    ...subjectEndpoints(context, {
      name: 'Product',
      whose: 'each of a product’s cards',
      path: '/merchants/{merchant_id}/products/{product_id}/spend-controls',
      params: productParams,
      setBy: ['operator'],
      find: findProductSubject,
    }),
    ...subjectEndpoints(context, {
      name: 'Programme',
      whose: 'all of a programme’s cards together',
      path: '/merchants/{merchant_id}/programmes/{programme_id}/spend-controls',
      params: programmeParams,
      setBy: ['operator', 'merchant'],
      find: findProgrammeSubject,
    }),
    ...subjectEndpoints(context, {
      name: 'Cardholder',
      whose: 'all the cards of a card’s holder together',
      path: '/merchants/{merchant_id}/cards/{card}/cardholder/spend-controls',
      params: cardParams,
      setBy: ['operator', 'merchant'],
      find: findCardholderSubject,
    }),
    ...subjectEndpoints(context, {
      name: 'Card',
      whose: 'a card',
      path: '/merchants/{merchant_id}/cards/{card}/spend-controls',
      params: cardParams,
      setBy: ['operator', 'merchant'],
      find: findCardSubject,
    }).filter(({ method }) => method !== 'GET'),
    defineQuery({
      operation: 'getCardSpendControls',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}/spend-controls',
      summary: 'Everything that a card may be used for, on all levels, with what is left in each window',
      scopes: ['operator', 'merchant'],
      params: cardParams,
      status: 200,
      result: cardControlsView,
      handle: async ({ merchant, params }) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        return answer(cardControlsViewOf(await readSpendControls(database, card, clock.now())));
      },
    }),
  ];
}

interface SubjectKind<Params extends z.ZodObject> {
  readonly name: string;
  readonly whose: string;
  readonly path: `/merchants/{merchant_id}/${string}`;
  readonly params: Params;
  readonly setBy: readonly ('operator' | 'merchant')[];
  readonly find: FindSubject<z.output<Params>>;
}

function subjectEndpoints<Params extends z.ZodObject>(
  { database, clock }: ApiContext,
  { name, whose, path, params, setBy, find }: SubjectKind<Params>,
): Endpoint[] {
  function set(merchantId: string, given: z.output<Params>, rules: SpendRules | null, once: Once) {
    return once.transaction(async (tx) => {
      const subject = await find(tx, merchantId, given);
      if (subject.kind === 'refusal') return subject;
      const { of, currency } = subject;
      if (rules && currency !== null && rules.currency !== currency) {
        return refuseInvalid({ field: 'currency', problem: `must be ${currency}` });
      }
      const problem = await setSpendRules(tx, of, rules);
      if (problem) return refuseRules(problem);
      return answer(levelViewOf(await readSubjectControls(tx, of, clock.now())));
    });
  }

  return [
    defineQuery({
      operation: `get${name}SpendControls`,
      method: 'GET',
      path,
      summary: `What ${whose} may be used for, with what is left in each window`,
      scopes: ['operator', 'merchant'],
      params,
      status: 200,
      result: levelView,
      handle: async ({ merchant, params: given }) => {
        const subject = await find(database, merchant.id, given);
        if (subject.kind === 'refusal') return subject;
        return answer(levelViewOf(await readSubjectControls(database, subject.of, clock.now())));
      },
    }),
    defineCommand({
      operation: `set${name}SpendControls`,
      method: 'PUT',
      path,
      summary: `Say what ${whose} may be used for: at once, and instead of all that was said before`,
      scopes: setBy,
      params,
      body: givenRules,
      status: 200,
      result: levelView,
      handle: async ({ merchant, params: given, body }, once) => {
        const read = readRules(body);
        return read.kind === 'refusal' ? read : await set(merchant.id, given, read.rules, once);
      },
    }),
    defineCommand({
      operation: `lift${name}SpendControls`,
      method: 'DELETE',
      path,
      summary: `Restrict ${whose} no more on this level`,
      scopes: setBy,
      params,
      status: 200,
      result: levelView,
      handle: ({ merchant, params: given }, once) => set(merchant.id, given, null, once),
    }),
  ];
}
