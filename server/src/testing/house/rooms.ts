/** The rooms from top to bottom. A room imports from floors below its own; rooms on one floor are strangers. */
export const floors: readonly (readonly string[])[] = [
  ['dialects', 'api', 'network', 'pages', 'providers', 'sandbox', 'cli'],
  ['disputes', 'remittances', 'challenges'],
  ['authorizations'],
  ['cards'],
  ['cardholders'],
  ['catalog'],
  ['merchants'],
  ['events', 'ledger', 'vault'],
  ['money'],
  ['platform'],
];

/** Where a file of server/src stands. */
export type Place =
  /** Each vendor's folder under dialects/ is a room of its own. */
  | { readonly kind: 'room'; readonly room: string; readonly floor: number; readonly isFace: boolean }
  /** main.ts, compose.ts, config.ts: may see every room's face. A large compose.ts may be split into compose-*.ts. */
  | { readonly kind: 'composition' }
  /** Helpers of tests. */
  | { readonly kind: 'testing' }
  | { readonly kind: 'unknown' };

const root = 'server/src/';

/** @returns null for a file outside server/src */
export function placeOf(path: string): Place | null {
  if (!path.startsWith(root)) return null;
  const [first = '', ...rest] = path.slice(root.length).split('/');
  if (rest.length === 0)
    return /^(main|config|compose(-[a-z-]+)?)\.ts$/.test(first)
      ? { kind: 'composition' }
      : { kind: 'unknown' };
  if (first === 'testing') return { kind: 'testing' };

  const floor = floors.findIndex((rooms) => rooms.includes(first));
  if (floor === -1) return { kind: 'unknown' };
  const inVendor = first === 'dialects' && rest.length > 1;
  const room = inVendor ? `${first}/${rest[0]}` : first;
  const inside = inVendor ? rest.slice(1) : rest;
  return { kind: 'room', room, floor, isFace: inside.join('/') === 'index.ts' };
}

/** The only file of a room that others import. */
export function faceOf(room: string): string {
  return `${root}${room}/index.ts`;
}
