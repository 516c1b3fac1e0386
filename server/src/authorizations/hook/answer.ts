/** Why what came back is no answer. */
export type AnswerFailure =
  /** Nothing came back: the host is unknown, refused, silent, or may not be called. */
  | 'no-answer'
  | 'wrong-status'
  | 'too-large'
  | 'unsigned'
  | 'bad-signature'
  | 'stale-signature'
  | 'malformed'
  | 'wrong-id';

export type Answer =
  | { readonly kind: 'verdict'; readonly verdict: 'approved' | 'declined'; readonly reason: string | null }
  | { readonly kind: 'failed'; readonly failure: AnswerFailure; readonly detail: string };
