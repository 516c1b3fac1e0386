import type { Participant } from '../../platform/index.ts';
import { moveUnit, type OpeningQuota, type QuotaMove } from './opening-quota.ts';
import { loadQuotas, lockQuotas, type QuotaKey, type QuotaRow, updateQuotas } from './quotas-store.ts';

export type QuotaChange = QuotaKey & { readonly move: QuotaMove };

export interface QuotasPicture {
  /** By product; a product that is absent has no limit. */
  readonly quotas: Map<string, QuotaRow>;
  readonly changed: Set<string>;
  of(productId: string): OpeningQuota | null;
}

export type QuotasParticipant = Participant<QuotaKey, QuotasPicture, QuotaChange>;

/** Opening quotas in the group commit, locked so that two applications never hold the same unit. */
export const quotasParticipant: QuotasParticipant = {
  lock: (tx, keys) => lockQuotas(tx, keys),
  load: async (tx, keys) => {
    const quotas = new Map((await loadQuotas(tx, keys)).map((row) => [row.productId, row]));
    return { quotas, changed: new Set(), of: (productId) => quotas.get(productId) ?? null };
  },
  apply: ({ quotas, changed }, { productId, move }) => {
    const quota = quotas.get(productId);
    if (!quota) throw new Error(`Product ${productId} has no opening quota to change.`);
    quotas.set(productId, { ...quota, ...moveUnit(quota, move) });
    changed.add(productId);
  },
  store: async (tx, { quotas, changed }) => {
    if (changed.size > 0)
      await updateQuotas(
        tx,
        [...changed].map((id) => quotas.get(id) as QuotaRow),
      );
  },
};
