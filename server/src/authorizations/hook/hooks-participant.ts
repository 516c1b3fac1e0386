import type { Participant } from '../../platform/index.ts';
import type { HookKey, SealedHook } from './decision-hook.ts';
import { loadHooks } from './hooks-store.ts';

/** The hooks of a batch's programmes that are to be asked, by programme id. */
export type HooksPicture = ReadonlyMap<string, SealedHook>;

/** Reads, in the batch that decides, whom a programme wants to be asked: one look at the index for all its commands. */
export type HooksParticipant = Participant<HookKey, HooksPicture, never>;

export const hooksParticipant: HooksParticipant = {
  load: async (tx, keys) => {
    const distinct = [...new Map(keys.map((key) => [key.programmeId, key])).values()];
    const hooks = await loadHooks(tx, distinct);
    return new Map(hooks.map((hook) => [hook.programmeId, hook]));
  },
  apply: () => {},
  store: async () => {},
};
