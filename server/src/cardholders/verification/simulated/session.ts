/** A person's browser that was let in to one verification. */
export interface Session {
  readonly merchantId: string;
  readonly verificationId: string;
  readonly cardholderId: string;
  /** By the wall clock. */
  readonly expiresAt: Date;
}
