import type { ProgrammeSettings } from './merchant.ts';

/** What the platform must know of a dialect to manage its programmes. Each dialect says it of itself; compose collects. */
export interface DialectProfile {
  /** The webhook topics that may be given a callback URL, in the order in which they are shown. */
  readonly topics: readonly string[];
  /** What its programmes have where nobody says otherwise. */
  readonly programmeSettings: ProgrammeSettings;
  readonly credentials: CredentialScheme;
}

/** The dialects this server speaks, by name. */
export type DialectProfiles = Readonly<Record<string, DialectProfile>>;

/** Texts by name, such as `{ publicKey: '…', aesKey: '…' }`. */
export type NamedTexts = Readonly<Record<string, string>>;

/** How a dialect's credentials are made. Making keys takes a while, so it is done outside of transactions. */
export interface CredentialScheme {
  /** Checks what the merchant handed in and adds what the platform makes: its public id, a key pair of its own. */
  prepare(given: NamedTexts): Promise<CredentialPreparation>;
  /**
   * Makes the merchant's own half too, for the sandbox. `given` goes on to `prepare`; the merchant is handed it and
   * `kept` (private keys, which are stored nowhere) once.
   */
  generate(): Promise<{ readonly given: NamedTexts; readonly kept: NamedTexts }>;
}

export type CredentialPreparation =
  | ({ readonly kind: 'prepared' } & PreparedCredential)
  | { readonly kind: 'invalid'; readonly field: string; readonly problem: string };

export interface PreparedCredential {
  /** What a request names the credential by, such as an app id. */
  readonly publicId: string;
  /** What only the platform and perhaps the merchant know; sealed before it is stored. */
  readonly secrets: NamedTexts;
  /** What the merchant may see at any time, such as the platform's public key. */
  readonly publicDetails: NamedTexts;
}
