import type { KeyObject } from 'node:crypto';
import type * as cards from './card-types.ts';
import { readSecretKey } from './crypto.ts';
import { BananaTechApiError, BananaTechTransportError } from './errors.ts';
import type * as merchants from './merchant-types.ts';
import { openAnswer } from './sealed-answer.ts';
import { type CallOverrides, type SealedRequest, sealRequest } from './sealed-request.ts';
import type * as wire from './types.ts';
import { verifyWebhook, type WebhookVerdict } from './webhooks.ts';

export interface BananaTechClientOptions {
  readonly baseUrl: string;
  /** A UUID. */
  readonly merchantId: string;
  /** 16, 24 or 32 bytes of UTF-8, used as they are. */
  readonly secretKey: string;
  readonly fetch?: typeof fetch;
  /** 30 seconds by default. */
  readonly timeoutMs?: number;
}

/** An answer as it arrived, opened. */
export interface BananaTechAnswer<Data = unknown> {
  readonly httpStatus: number;
  readonly headers: Headers;
  readonly rawBody: string;
  /** True when the body was sealed and its HMAC verified; otherwise it is a refusal in clear. */
  readonly sealed: boolean;
  /** The JSON that was inside, or the refusal in clear. Numbers stand in it as they were written, such as `100.0`. */
  readonly text: string;
  /** The `message` of the JSON; null where it has none. */
  readonly message: string | null;
  readonly data: Data;
}

/**
 * A client of BananaTech's card API, virtual and physical cards. Every method answers the JSON of a success. An amount
 * in a request is written as JavaScript writes a number, `100` and not `100.0`; `call` takes any other writing.
 * @throws BananaTechApiError when the platform refuses
 * @throws BananaTechTransportError when no documented answer comes
 * @throws BananaTechCryptoError when a sealed answer is not the platform's
 */
export class BananaTechClient {
  readonly #baseUrl: string;
  readonly #merchantId: string;
  readonly #secretKey: KeyObject;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;

  /** @throws BananaTechCryptoError when the secret key cannot be used */
  constructor(options: BananaTechClientOptions) {
    this.#baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.#merchantId = options.merchantId;
    this.#secretKey = readSecretKey(options.secretKey);
    this.#fetch = options.fetch ?? fetch;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
  }

  getAccountBalance(): Promise<merchants.AccountBalance> {
    return this.#data('/merchant/get_account_balance', {});
  }

  getCardTemplates(): Promise<wire.List<merchants.CardTemplate>> {
    return this.#data('/merchant/get_card_templates', {});
  }

  setWebhookUrl(request: merchants.SetWebhookUrlRequest): Promise<wire.Confirmation> {
    return this.#data('/merchant/set_webhook_url', request);
  }

  getWebhookRecords(
    request: merchants.WebhookRecordsRequest = {},
  ): Promise<wire.List<merchants.WebhookRecord>> {
    return this.#data('/merchant/get_webhook_records', request);
  }

  /** The outcome comes as `USER_CREATE_RESULT`. */
  register(request: wire.RegisterRequest): Promise<wire.RegisterData> {
    return this.#data('/user/register', request);
  }

  getUsers(request: wire.UsersRequest = {}): Promise<wire.List<wire.User>> {
    return this.#data('/user/get_users', request);
  }

  /** The outcome comes as `CARD_APPLY_RESULT`. */
  apply(request: cards.ApplyRequest): Promise<cards.CardIdData> {
    return this.#data('/card/apply', request);
  }

  /** The outcome comes as `CARD_RECHARGE_RESULT`. */
  recharge(request: cards.RechargeRequest): Promise<wire.Confirmation> {
    return this.#data('/card/recharge', request);
  }

  /** The outcome comes as `CARD_STATUS_CHANGE` or `CARD_CLOSE_RESULT`. */
  updateStatus(request: cards.UpdateStatusRequest): Promise<wire.Confirmation> {
    return this.#data('/card/update_status', request);
  }

  getCardBalance(card: cards.CardReference): Promise<cards.CardBalance> {
    return this.#data('/card/get_balance', card);
  }

  getCardInformation(card: cards.CardReference): Promise<cards.CardInformation> {
    return this.#data('/card/get_information', card);
  }

  getTransactions(request: cards.TransactionsRequest = {}): Promise<wire.List<cards.CardTransaction>> {
    return this.#data('/card/get_transactions', request);
  }

  /** The outcome comes as `CARD_ASSIGN_RESULT`. */
  assign(request: cards.AssignRequest): Promise<cards.CardIdData> {
    return this.#data('/card/assign', request);
  }

  /** The first PIN activates a card, which comes as `CARD_ACTIVATE_RESULT`. */
  setPin(request: cards.SetPinRequest): Promise<wire.Confirmation> {
    return this.#data('/card/set_pin', request);
  }

  /** Answers a `CARD_3DS` webhook. */
  confirm3ds(request: cards.Confirm3dsRequest): Promise<wire.Confirmation> {
    return this.#data('/card/3ds_confirm', request);
  }

  /** Verifies and decrypts a webhook; answer it with HTTP 200 within 10 seconds. See the function of this name. */
  verifyWebhook(rawBody: string | Uint8Array): WebhookVerdict {
    return verifyWebhook(this.#secretKey, rawBody);
  }

  /** Sends one request, changed on request, and gives the answer as it is, refusals included. */
  call<Data = unknown>(
    path: string,
    body: unknown,
    overrides?: CallOverrides,
  ): Promise<BananaTechAnswer<Data>> {
    return this.send(path, this.seal(body, overrides));
  }

  /** Makes a request without sending it. Neither path nor time is part of it: it is good for any path, any number of times. */
  seal(body: unknown, overrides?: CallOverrides): SealedRequest {
    return sealRequest({ merchantId: this.#merchantId, secretKey: this.#secretKey }, body, overrides);
  }

  /** Sends a sealed request byte for byte, and gives the answer as it is, refusals included. */
  async send<Data = unknown>(path: string, request: SealedRequest): Promise<BananaTechAnswer<Data>> {
    const hasNoBody = request.method === 'GET' || request.method === 'HEAD';
    let response: Response;
    let rawBody: string;
    try {
      response = await this.#fetch(this.#baseUrl + path, {
        method: request.method,
        headers: request.headers,
        body: hasNoBody ? null : request.body,
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      rawBody = await response.text();
    } catch (error) {
      throw new BananaTechTransportError(path, null, `No answer came from ${path}.`, error);
    }
    const opened = openAnswer(rawBody, this.#secretKey);
    if (opened.kind === 'undocumented') throw undocumented(path, response.status);
    const { text, json } = opened;
    return {
      httpStatus: response.status,
      headers: response.headers,
      rawBody,
      sealed: opened.kind === 'sealed',
      text,
      message: typeof json.message === 'string' ? json.message : null,
      data: json as Data,
    };
  }

  async #data<Data extends object>(path: string, body: unknown): Promise<Data> {
    const { httpStatus, sealed, message, data } = await this.call<Data>(path, body);
    const isRefused = 'success' in data && data.success === false;
    if (sealed && httpStatus === 200 && !isRefused) return data;
    if (message === null) throw undocumented(path, httpStatus);
    throw new BananaTechApiError(path, httpStatus, message, sealed);
  }
}

function undocumented(path: string, httpStatus: number): BananaTechTransportError {
  return new BananaTechTransportError(path, httpStatus, `The answer of ${path} is not the documented JSON.`);
}
