/** The platform answered, and the answer is a refusal. The wire has no codes: the message is all it says. */
export class BananaTechApiError extends Error {
  override readonly name = 'BananaTechApiError';
  readonly path: string;
  readonly httpStatus: number;
  /** False when it came in clear: the request was refused before it was opened, or somebody else answered. */
  readonly sealed: boolean;

  constructor(path: string, httpStatus: number, message: string, sealed: boolean) {
    super(message);
    this.path = path;
    this.httpStatus = httpStatus;
    this.sealed = sealed;
  }
}

/** No usable answer came: the network failed, time ran out, or the answer is not the documented JSON. */
export class BananaTechTransportError extends Error {
  override readonly name = 'BananaTechTransportError';
  readonly path: string;
  /** Null when there was no answer at all. */
  readonly httpStatus: number | null;

  constructor(path: string, httpStatus: number | null, message: string, cause?: unknown) {
    super(message, { cause });
    this.path = path;
    this.httpStatus = httpStatus;
  }
}

/** The secret cannot be used, an HMAC is not the platform's, or an encrypted text does not open. */
export class BananaTechCryptoError extends Error {
  override readonly name = 'BananaTechCryptoError';
}
