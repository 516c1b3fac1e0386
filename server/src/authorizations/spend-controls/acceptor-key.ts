/** What tells one acceptor from another. */
export interface AcceptorNames {
  /** The acquirer's id for it; may be empty. */
  readonly id: string;
  readonly name: string;
}

/** What a card is locked to: the acceptor's id, or its name where the acquirer gives none. */
export function acceptorKey({ id, name }: AcceptorNames): string {
  return id === '' ? `name:${name}` : id;
}
