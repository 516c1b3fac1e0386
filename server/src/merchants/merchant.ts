/** A tenant: whoever integrates, and owns programmes, cards and a reserve. */
export interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly settings: MerchantSettings;
  /** Single addresses and CIDR blocks its requests may come from; an empty list refuses all. */
  readonly allowlist: readonly string[];
  readonly createdAt: Date;
}

export interface MerchantSettings {
  /** The offset from UTC of the times it is shown, `+08:00`. */
  readonly utcOffset: string;
  /** True for receivers that still expect the word `frozen` where newer ones get `blocked`. */
  readonly legacyFrozenStatus: boolean;
  /** True lets callback URLs point into private networks (never link-local ones). */
  readonly allowPrivateCallbacks: boolean;
  /** Null for no limit. Each process of a server counts for itself, so several let through as many times as much. */
  readonly rateLimit: RateLimit | null;
}

/** So many requests a second on average, and so many at once. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** What a merchant has until it is set otherwise. */
export const defaultMerchantSettings: MerchantSettings = {
  utcOffset: '+08:00',
  legacyFrozenStatus: false,
  allowPrivateCallbacks: false,
  rateLimit: null,
};

/** What a new merchant of a production server has unless told otherwise. */
export const productionRateLimit: RateLimit = { perSecond: 50, burst: 100 };

/** A merchant's card programme: products, cards, credentials and webhooks that speak one dialect. */
export interface Programme {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly dialect: string;
  readonly settings: ProgrammeSettings;
  readonly createdAt: Date;
}

/** What a programme can have otherwise than its dialect usually does. */
export interface ProgrammeSettings {
  /** Whether an event that no endpoint hears of is recorded as undelivered; otherwise it is skipped. */
  readonly recordsUndelivered: boolean;
  /** Whether a request that came before is refused, where nothing in the wire tells the two apart. */
  readonly refusesReplays: boolean;
}

/** What a programme has where neither its dialect nor anybody says otherwise. */
export const usualProgrammeSettings: ProgrammeSettings = { recordsUndelivered: false, refusesReplays: true };
