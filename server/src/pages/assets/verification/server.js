import { recall, remember } from './memory.js';

/** Renewed so long before its end: a picture that is on its way then still arrives in time. */
const RENEW_BEFORE_S = 60;
const base = new URL('../../verification/', import.meta.url);

/** The server refused, or cannot be reached. `message` is for the person. */
export class Refusal extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/**
 * The server's side of the page. A token that ended is replaced and the call made once more, so that nobody who uses
 * this needs to think of tokens.
 */
export function createServer({ token, newToken }) {
  const browser = recall('session') ?? randomName();
  remember('session', browser);
  let renewal;

  async function renew() {
    token = await newToken();
  }

  async function call(method, path, { body, type } = {}) {
    const answer = await send(method, path, body, type);
    if (answer.status !== 401) return await read(answer);
    try {
      await renew();
    } catch (failure) {
      const refusal = await refusalOf(answer);
      // For the person the session is over; for the page around us it was not renewed.
      refusal.cause = failure;
      throw refusal;
    }
    return await read(await send(method, path, body, type));
  }

  async function send(method, path, body, type) {
    const headers = { authorization: `Bearer ${token}`, 'x-session': browser };
    if (type) headers['content-type'] = type;
    try {
      return await fetch(new URL(path, base), { method, headers, body: body ?? null, cache: 'no-store' });
    } catch {
      throw new Refusal('offline', 'We cannot reach the server. Check your connection, then try again.');
    }
  }

  async function readSession() {
    const session = await call('GET', 'session');
    clearTimeout(renewal);
    renewal = setTimeout(renewQuietly, Math.max(1, session.expires_in - RENEW_BEFORE_S) * 1000);
    return session;
  }

  /** Failing here is no matter yet: the next call tries again, and says so. */
  async function renewQuietly() {
    const before = token;
    try {
      await renew();
      if (token !== before) await readSession();
    } catch {}
  }

  return {
    renew,
    readSession,
    readCountries: async () => await (await fetch(new URL('../countries.json', import.meta.url))).json(),
    storePicture: (kind, picture) =>
      call('PUT', `documents/${kind}`, {
        body: picture,
        type: picture.type.startsWith('image/') ? picture.type : 'application/octet-stream',
      }),
    deletePicture: (kind) => call('DELETE', `documents/${kind}`),
    submit: (submission) =>
      call('POST', 'submission', { body: JSON.stringify(submission), type: 'application/json' }),
  };
}

/** `crypto.randomUUID` is there only where the page came by https or from this machine. */
function randomName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

async function read(answer) {
  if (!answer.ok) throw await refusalOf(answer);
  return answer.status === 204 ? null : await answer.json();
}

async function refusalOf(answer) {
  const { error } = await answer.json().catch(() => ({}));
  const { code = 'failed', message = 'Something went wrong on our side. Try again in a moment.' } =
    error ?? {};
  return new Refusal(code, message, error);
}
