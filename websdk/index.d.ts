/** Asked for a new access token when the present one is about to expire, or has. */
export type PromisedTokenExpirationHandler = () => Promise<string>;

export interface SnsError {
  /** In words with hyphens, such as `access-token-renewal-failed`, `token-expired` or `not-an-image`. */
  code: string;
  /** For people. */
  error: string;
}

export interface ApplicantStatus {
  reprocessing: boolean;
  levelName: string;
  reviewStatus: 'init' | 'pending' | 'completed';
  autoChecked: boolean;
  reviewResult?: {
    reviewAnswer: 'GREEN' | 'RED';
    reviewRejectType?: 'RETRY' | 'FINAL';
    rejectLabels?: string[];
    clientComment?: string;
  };
}

export interface WebSDKEvents {
  'idCheck.onReady': Record<string, never>;
  'idCheck.onInitialized': Record<string, never>;
  'idCheck.onApplicantLoaded': { applicantId: string };
  'idCheck.onStepInitiated': { idDocSetType: string; types: string[] };
  'idCheck.onStepCompleted': { idDocSetType: string };
  'idCheck.onLivenessCompleted': { answer: string; allowContinuing: boolean };
  'idCheck.onApplicantSubmitted': Record<string, never>;
  'idCheck.onApplicantResubmitted': Record<string, never>;
  'idCheck.onApplicantStatusChanged': ApplicantStatus;
  'idCheck.onUploadError': SnsError;
  'idCheck.onError': SnsError;
  'idCheck.onResize': { height: number };
}

/** Every event also answers to its name without the prefix, as in the original's documentation. */
export type AnyEventName = keyof WebSDKEvents;
type ShortName<Name> = Name extends `idCheck.${infer Short}` ? Short : never;
type LongName<Name> = Name extends AnyEventName ? Name : `idCheck.${Name & string}`;
export type EventPayload<Name> = LongName<Name> extends AnyEventName ? WebSDKEvents[LongName<Name>] : unknown;
export type MessageHandler = (type: AnyEventName, payload: WebSDKEvents[AnyEventName]) => void;
export type ErrorHandler = (error: SnsError) => void;

export interface SnsWebSdkBaseConfig {
  /** Accepted; the page speaks English. */
  lang?: string;
  /** Accepted and not used. */
  email?: string;
  /** Accepted and not used. */
  phone?: string;
  /** Chosen in advance where the person chooses a country: ISO 3166-1, its two letters. */
  country?: string;
  /** `auto`, or nothing, follows the customer's system. */
  theme?: 'light' | 'dark' | 'auto' | (string & {});
  /** `customCssStr` is added to the page's own style. */
  uiConf?: { customCssStr?: string; [key: string]: unknown };
  /** Accepted and not used. */
  i18n?: Record<string, unknown>;
  [key: string]: unknown;
}

export interface SnsWebSdkOptions {
  /** Adds a viewport tag to a page that has none. True unless said otherwise. */
  addViewportTag: boolean;
  /** Makes the frame as high as what it shows. True unless said otherwise. */
  adaptIframeHeight: boolean;
}

export interface SnsWebSdk {
  /** @throws Error when the page has no such element */
  launch(selectorOrElement: string | HTMLElement): void;
  destroy(): void;
  getIframeId(): string | null;
  setLanguage(lang: string): void;
  setTheme(theme: string): void;
  navigateBack(): void;
}

export interface IInitBuilder {
  /** Where Emboss is, for example `https://cards.example.com`. */
  withBaseUrl(url: string): this;
  withConf(conf: SnsWebSdkBaseConfig): this;
  withOptions(options: Partial<SnsWebSdkOptions>): this;
  on<Name extends AnyEventName | ShortName<AnyEventName>>(
    event: Name,
    handler: (payload: EventPayload<Name>) => void,
  ): this;
  on(event: string, handler: (payload: unknown) => void): this;
  onMessage(handler: MessageHandler): this;
  onNavigationUiControlsStateChanged(handler: (state: unknown) => void): this;
  onTestEnv(): this;
  build(): SnsWebSdk;
}

/** The calls of the original's first version. */
export interface IBuilder {
  withAccessToken(accessToken: string, handler: (give: (newToken: string) => void) => void): this;
  withConf(conf: SnsWebSdkBaseConfig & { onMessage?: MessageHandler; onError?: ErrorHandler }): this;
  withOptions(options: Partial<SnsWebSdkOptions>): this;
  debug(on: boolean): this;
  build(): SnsWebSdk;
}

declare const snsWebSdk: {
  init(accessToken: string, expirationHandler: PromisedTokenExpirationHandler): IInitBuilder;
  Builder(baseUrl?: string, flowName?: string): IBuilder;
};

export default snsWebSdk;
