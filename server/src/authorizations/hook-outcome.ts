/** What the decision hook said, if it was asked, and how long that took. */
export interface HookOutcome {
  readonly outcome: 'approved' | 'declined' | 'timed-out' | 'failed';
  /** What the hook's fallback made of a missing answer; null where the hook answered. */
  readonly fallback: 'approve' | 'decline' | 'approve-within-limit' | null;
  /** The most that `approve-within-limit` approves, digits of ten-thousandths of the card's currency. */
  readonly fallbackLimit?: string | null;
  readonly milliseconds: number;
}
