import { createPrivateKey, createPublicKey } from 'node:crypto';
import { decryptText, encryptText, readAesKey } from './crypto.ts';
import { WorldCardApiError, WorldCardCryptoError, WorldCardTransportError } from './errors.ts';
import type * as physical from './physical-types.ts';
import { type CallOverrides, type RequestKeys, type SealedRequest, sealRequest } from './sealed-request.ts';
import type * as wire from './types.ts';
import {
  verifyWebhook,
  type WebhookHeaders,
  type WebhookKeys,
  type WebhookOptions,
  type WebhookVerdict,
} from './webhooks.ts';

export interface WorldCardClientOptions {
  readonly baseUrl: string;
  readonly appId: string;
  /** PKCS#8 or PKCS#1 */
  readonly privateKeyPem: string;
  /** 64 hexadecimal, 44 Base64 or 32 raw characters */
  readonly aesKey: string;
  readonly platformPublicKeyPem: string;
  readonly fetch?: typeof fetch;
  /** 30 seconds by default. */
  readonly timeoutMs?: number;
}

/** An answer as it arrived. `code` and `message` are those of its JSON. */
export interface WorldCardAnswer<Data = unknown> {
  readonly httpStatus: number;
  readonly headers: Headers;
  /** The body as text. */
  readonly text: string;
  readonly code: number;
  readonly message: string;
  readonly data: Data | null;
}

/**
 * A client of WorldCard's Card API, virtual and physical cards. Every method answers the `data` of a success.
 * @throws WorldCardApiError when the platform refuses
 * @throws WorldCardTransportError when no documented answer comes
 */
export class WorldCardClient {
  readonly #baseUrl: string;
  readonly #keys: RequestKeys & WebhookKeys;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;

  /** @throws WorldCardCryptoError when a key cannot be used */
  constructor(options: WorldCardClientOptions) {
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#keys = {
      appId: options.appId,
      privateKey: readKey('private key', () => createPrivateKey(options.privateKeyPem)),
      platformPublicKey: readKey('public key of the platform', () =>
        createPublicKey(options.platformPublicKeyPem),
      ),
      aesKey: readAesKey(options.aesKey),
    };
    this.#fetch = options.fetch ?? fetch;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  applyVirtual(request: wire.ApplyVirtualRequest): Promise<wire.ApplyVirtualData> {
    return this.#data('/api/v1/card/virtual/apply', request);
  }

  virtualBins(request: wire.VirtualBinsRequest = {}): Promise<wire.Page<wire.VirtualBin>> {
    return this.#data('/api/v1/card/virtual/bin/list', request);
  }

  physicalBins(request: wire.Paging = {}): Promise<wire.Page<wire.PhysicalBin>> {
    return this.#data('/api/v1/card/physical/bin/list', request);
  }

  /** Number, CVV and expiry come encrypted: see `decryptField`. */
  cardInfo(card: wire.CardReference): Promise<wire.CardInfoData> {
    return this.#data('/api/v1/card/virtual/get_info', card);
  }

  deposit(request: wire.DepositRequest): Promise<wire.Deposit> {
    return this.#data('/api/v1/card/deposit', request);
  }

  depositList(request: wire.DepositListRequest = {}): Promise<wire.Page<wire.Deposit>> {
    return this.#data('/api/v1/card/deposit/list', request);
  }

  freeze(card: wire.CardReference): Promise<wire.CardStatusData> {
    return this.#data('/api/v1/card/freeze', card);
  }

  unfreeze(card: wire.CardReference): Promise<wire.CardStatusData> {
    return this.#data('/api/v1/card/unfreeze', card);
  }

  close(card: wire.CardReference): Promise<wire.CardStatusData> {
    return this.#data('/api/v1/card/close', card);
  }

  transactions(request: wire.TransactionsRequest): Promise<wire.Page<wire.CardTransaction>> {
    return this.#data('/api/v1/card/transaction/list', request);
  }

  physicalApply(request: physical.PhysicalApplyRequest): Promise<physical.PhysicalApplyData> {
    return this.#data('/api/v1/card/physical/apply', request);
  }

  kycInit(request: physical.KycRequest): Promise<physical.KycInitData> {
    return this.#data('/api/v1/card/physical/kyc/init', request);
  }

  kycStatus(request: physical.KycRequest): Promise<physical.KycStatusData> {
    return this.#data('/api/v1/card/physical/kyc/status', request);
  }

  kycCancel(request: physical.KycRequest): Promise<physical.KycCancelData> {
    return this.#data('/api/v1/card/physical/kyc/cancel', request);
  }

  assign(request: physical.AssignRequest): Promise<physical.PhysicalStatusData> {
    return this.#data('/api/v1/card/physical/assign', request);
  }

  activate(request: physical.PinRequest): Promise<physical.PhysicalStatusData> {
    return this.#data('/api/v1/card/physical/activate', request);
  }

  /** Answers without data. */
  async changePin(request: physical.PinRequest): Promise<void> {
    await this.#accepted('/api/v1/card/physical/change/pin', request);
  }

  physicalInfo(card: wire.CardReference): Promise<physical.PhysicalInfoData> {
    return this.#data('/api/v1/card/physical/get_info', card);
  }

  /** Encrypts a sensitive field of a request, such as a PIN, once more. The platform takes it plain, too. */
  encryptField(text: string): string {
    return encryptText(text, this.#keys.aesKey);
  }

  /** Opens an encrypted field of an answer; an empty one stays empty. */
  decryptField(field: string): string {
    return field === '' ? '' : decryptText(field, this.#keys.aesKey);
  }

  /** Verifies and decrypts a callback; answer it with HTTP 200 and the text `ok`. */
  verifyWebhook(
    headers: WebhookHeaders,
    rawBody: string | Uint8Array,
    options?: WebhookOptions,
  ): WebhookVerdict {
    return verifyWebhook(this.#keys, headers, rawBody, options);
  }

  /** Sends one request, changed on request, and gives the answer as it is, refusals included. */
  async call<Data = unknown>(
    path: string,
    body: unknown,
    overrides?: CallOverrides,
  ): Promise<WorldCardAnswer<Data>> {
    return await this.send(path, this.seal(body, overrides));
  }

  /** Makes a request without sending it: it is good for any path, once and for five minutes. */
  seal(body: unknown, overrides?: CallOverrides): SealedRequest {
    return sealRequest(this.#keys, body, overrides);
  }

  /** Sends a sealed request byte for byte, and gives the answer as it is, refusals included. */
  async send<Data = unknown>(path: string, request: SealedRequest): Promise<WorldCardAnswer<Data>> {
    const hasNoBody = request.method === 'GET' || request.method === 'HEAD';
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#baseUrl + path, {
        method: request.method,
        headers: request.headers,
        body: hasNoBody ? null : request.body,
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      text = await response.text();
    } catch (error) {
      throw new WorldCardTransportError(path, null, `No answer came from ${path}.`, error);
    }
    return {
      httpStatus: response.status,
      headers: response.headers,
      text,
      ...readEnvelope<Data>(path, response, text),
    };
  }

  async #data<Data>(path: string, body: unknown): Promise<Data> {
    const { data, httpStatus } = await this.#accepted<Data>(path, body);
    if (data === null)
      throw new WorldCardTransportError(path, httpStatus, `The answer of ${path} has no data.`);
    return data;
  }

  async #accepted<Data>(path: string, body: unknown): Promise<WorldCardAnswer<Data>> {
    const answer = await this.call<Data>(path, body);
    if (answer.httpStatus === 200 && answer.code === 0) return answer;
    throw new WorldCardApiError(path, answer.httpStatus, answer.code, answer.message);
  }
}

function readKey<Key>(name: string, read: () => Key): Key {
  try {
    return read();
  } catch {
    throw new WorldCardCryptoError(`The ${name} is not readable PEM.`);
  }
}

function readEnvelope<Data>(path: string, response: Response, text: string) {
  let json: Partial<Record<'code' | 'message' | 'data', unknown>> | null = null;
  try {
    json = JSON.parse(text);
  } catch {}
  if (typeof json?.code !== 'number' || typeof json.message !== 'string') {
    throw new WorldCardTransportError(
      path,
      response.status,
      `The answer of ${path} is not the documented JSON.`,
    );
  }
  return { code: json.code, message: json.message, data: (json.data ?? null) as Data | null };
}
