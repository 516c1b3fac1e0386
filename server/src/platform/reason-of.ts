/** The reasons for which an action refuses, of the type of what it answers: for tables that must have them all. */
export type ReasonOf<Outcome extends { readonly kind: string }> =
  Extract<Outcome, { readonly kind: 'refused' }> extends { readonly reason: infer Reason extends string }
    ? Reason
    : never;
