/** The platform answered, and the answer is a refusal: a business code, or an HTTP status of the envelope. */
export class WorldCardApiError extends Error {
  override readonly name = 'WorldCardApiError';
  readonly path: string;
  readonly httpStatus: number;
  /** The `code` of the answer: a business code, or the HTTP status where authentication failed. */
  readonly code: number;

  constructor(path: string, httpStatus: number, code: number, message: string) {
    super(message);
    this.path = path;
    this.httpStatus = httpStatus;
    this.code = code;
  }
}

/** No usable answer came: the network failed, time ran out, or the answer is not the documented JSON. */
export class WorldCardTransportError extends Error {
  override readonly name = 'WorldCardTransportError';
  readonly path: string;
  /** Null when there was no answer at all. */
  readonly httpStatus: number | null;

  constructor(path: string, httpStatus: number | null, message: string, cause?: unknown) {
    super(message, { cause });
    this.path = path;
    this.httpStatus = httpStatus;
  }
}

/** A key cannot be used, or an encrypted text does not open. */
export class WorldCardCryptoError extends Error {
  override readonly name = 'WorldCardCryptoError';
}
