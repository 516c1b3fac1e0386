import type { Queryable } from '../../platform/index.ts';
import type { Secret, Vault } from '../../vault/index.ts';

/** So many new numbers of a BIN that nobody has at this moment. */
export async function drawNumbers(
  db: Queryable,
  vault: Vault,
  bin: string,
  count: number,
): Promise<Secret[]> {
  const drawn: Secret[] = [];
  while (drawn.length < count) {
    const candidates = Array.from({ length: count - drawn.length }, () => vault.newPan(bin));
    const taken = await vault.panTaken(db, candidates);
    drawn.push(...candidates.filter((pan) => !taken.has(pan)));
  }
  return drawn;
}
