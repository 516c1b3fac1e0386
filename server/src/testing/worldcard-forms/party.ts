import type { physicalCards } from '../physical-cards.ts';

/** A programme, as far as its bodies need to know it. */
export interface Party {
  readonly client: {
    call<Data>(path: string, body: unknown): Promise<{ readonly text: string; readonly data: Data | null }>;
  };
  readonly world: { settled(cardId: string): Promise<void> };
  readonly physical: ReturnType<typeof physicalCards>;
}
