import type { Participant } from './participant.ts';

/** The numbers that a batch drew, by the id each belongs to. */
export type NumbersPicture = ReadonlyMap<string, bigint>;

/**
 * Draws a number for each id that is about to be created, before the command is decided, so that the answer can
 * carry it. Numbers of refused commands are lost, which leaves gaps and does no harm.
 */
export type NumbersParticipant = Participant<string, NumbersPicture, never>;

export const numbersParticipant: NumbersParticipant = {
  load: async (tx, ids) => {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ number: bigint }>(
      `select nextval('vendor_numbers') as number from generate_series(1, (select $1::integer))`,
      [ids.length],
    );
    return new Map(ids.map((id, index) => [id, rows[index]?.number as bigint]));
  },
  apply: () => {},
  store: async () => {},
};

/** The number drawn for this id. @throws when the id was not among the command's keys, which is a bug */
export function numberOf(picture: NumbersPicture, id: string): bigint {
  const number = picture.get(id);
  if (number === undefined)
    throw new Error(`No number was drawn for ${id}: it is not among the command's keys.`);
  return number;
}
