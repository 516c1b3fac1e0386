import { type CursorKey, uuidKey } from '../paging.ts';

/** The order of messages to unknown cards: when they were received, and their id where that is the same. */
export const unknownCardKey: CursorKey<{ readonly receivedAt: Date; readonly id: string }> = {
  write: ({ receivedAt, id }) => `${receivedAt.toISOString()}/${id}`,
  read: (text) => {
    const [time = '', id = '', ...more] = text.split('/');
    const receivedAt = new Date(time);
    const isOurs = more.length === 0 && uuidKey.read(id) !== null && isIso(receivedAt, time);
    return isOurs ? { receivedAt, id } : null;
  },
};

function isIso(date: Date, text: string): boolean {
  return !Number.isNaN(date.getTime()) && date.toISOString() === text;
}
