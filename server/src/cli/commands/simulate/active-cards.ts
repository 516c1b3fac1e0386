import type { ApiClient } from '../../api-client.ts';
import { Failure } from '../../failure.ts';

interface Page {
  readonly data: readonly { readonly id: string; readonly status: string }[];
  readonly next_cursor: string | null;
}

/**
 * The ids of the merchant's first active cards, so many at most.
 * @throws Failure when there is none
 */
export async function activeCards(api: ApiClient, merchantPath: string, most: number): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; found.length < most; ) {
    const page: Page = await api.get(`${merchantPath}/cards`, { limit: '100', cursor });
    found.push(...page.data.filter(({ status }) => status === 'active').map(({ id }) => id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  if (found.length === 0) {
    throw new Failure('The merchant has no active card.', {
      next: 'Issue some with `npm run emboss -- simulate cards --count 20`, or through the API that you integrate with.',
    });
  }
  return found.slice(0, most);
}
