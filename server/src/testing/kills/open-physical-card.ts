import { setTimeout as sleep } from 'node:timers/promises';
import type { CardBook } from './card-book.ts';
import { insist } from './insist.ts';
import type { LifeContext } from './life-context.ts';

const api = '/api/v1/card/physical';
const POLL_MS = 60;
/** Longer than a killed server's leases on what it had begun. */
const PATIENCE_MS = 60_000;
const ACTIVE = 2;
/** What is answered while an activation is under way. */
const NOT_READY = 1004;

/** Applies for a physical card and leads it through verification, assignment and activation, each as often as it takes. */
export async function openPhysicalCard(context: LifeContext, book: CardBook): Promise<'active' | 'failed'> {
  const { calls, chance, trouble } = context;
  const { reference } = book;
  const applied = await insist(
    calls,
    { path: `${api}/apply`, body: application(reference), copies: 1, mayBeRefused: false },
    trouble,
  );
  book.fate = applied;
  if (applied !== 'accepted') return 'failed';
  const digits = Array.from({ length: 10 }, () => chance.between(0, 9)).join('');
  const ofCard = { merchant_card_id: reference };
  const steps: Readonly<Record<number, () => Promise<unknown>>> = {
    9: () => calls.network(`cards/${book.number}/verdict`, `${reference}-verdict`, { verdict: 'approved' }),
    7: () => send(context, `${api}/assign`, { ...ofCard, card_number: `400012${digits}` }),
    8: () => send(context, `${api}/activate`, { ...ofCard, pin: '135790' }),
  };
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const reply = await calls.worldcard(`${api}/get_info`, ofCard);
    if (reply.kind === 'answered') {
      book.number ??= String(reply.data?.card_id);
      const status = Number(reply.data?.status);
      if (status === ACTIVE) return 'active';
      await steps[status]?.();
    }
    await sleep(POLL_MS);
  }
  trouble(`${reference} was not activated within ${PATIENCE_MS} ms`);
  return 'failed';
}

async function send(
  { calls, trouble }: LifeContext,
  path: string,
  body: Record<string, string>,
): Promise<void> {
  const reply = await calls.worldcard(path, body);
  if (reply.kind === 'answered' && reply.code !== 0 && reply.code !== NOT_READY)
    trouble(`${path} of ${body.merchant_card_id}: ${reply.code} ${reply.message}`);
}

const application = (reference: string) => ({
  merchant_card_id: reference,
  card_type: 'PHYSICAL-G',
  card_bin_id: '100023',
  first_name: 'SAN',
  last_name: 'ZHANG',
  telephone_country_code: '86',
  phone: '13800138000',
  birth_date: '1990-01-15',
});
