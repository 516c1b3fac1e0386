import { recall, remember } from './memory.js';

const START_PATIENCE_MS = 15_000;
const TOKEN_PATIENCE_MS = 30_000;

/** No new token came. Whoever was asked for one and failed has told the page around us already. */
class RenewalFailure extends Error {
  code = 'access_token_renewal_failed';

  constructor(message, { isTold }) {
    super(message);
    this.isTold = isTold;
  }
}

/**
 * The page around this one: it gives the access token and learns what happens. Its origin is the one that answered our
 * hello, and from then on nobody else is listened or spoken to. Opened by itself, the page has its token in the
 * fragment of its address and nobody to tell.
 */
export async function connectEmbedder({ onConf, onBack }) {
  const fragment = new URLSearchParams(location.hash.slice(1)).get('token');
  if (fragment) {
    remember('token', fragment);
    // A token is no part of an address that people copy.
    history.replaceState(null, '', location.pathname + location.search);
  }
  const token = fragment ?? (isEmbedded() ? null : recall('token'));
  if (token || !isEmbedded()) return alone(token);
  return await embedded({ onConf, onBack });
}

export function isEmbedded() {
  return window.parent !== window;
}

function alone(token) {
  return {
    token,
    conf: {},
    canRenew: false,
    tell: () => {},
    newToken: () =>
      Promise.reject(new RenewalFailure('There is nobody to ask for a new token.', { isTold: true })),
  };
}

function embedded({ onConf, onBack }) {
  let origin = null;
  let waiting = null;
  const say = (message, target) => window.parent.postMessage({ emboss: 'verification', ...message }, target);

  return new Promise((resolve, reject) => {
    const patience = setTimeout(
      () => reject(new Error('The page around this one does not answer.')),
      START_PATIENCE_MS,
    );
    window.addEventListener('message', (event) => {
      if (event.source !== window.parent || event.data?.emboss !== 'websdk') return;
      if (origin !== null && event.origin !== origin) return;
      const { kind, accessToken, conf } = event.data;
      if (origin === null && kind !== 'start') return;
      switch (kind) {
        case 'start':
          clearTimeout(patience);
          origin = event.origin;
          onConf(conf);
          resolve({ token: accessToken, conf, canRenew: true, tell, newToken });
          break;
        case 'token':
          waiting?.given(accessToken);
          break;
        case 'token-failed':
          waiting?.refused(
            new RenewalFailure('The page around this one gave no new token.', { isTold: true }),
          );
          break;
        case 'conf':
          onConf(conf);
          break;
        case 'back':
          onBack();
          break;
      }
    });
    say({ kind: 'hello' }, '*');
  });

  function tell(type, payload = {}) {
    say({ kind: 'event', type: `idCheck.${type}`, payload }, target());
  }

  /** Asked once at a time: everyone who needs a token meanwhile waits for the same one. */
  function newToken() {
    waiting ??= askForToken();
    return waiting.promise;
  }

  function askForToken() {
    const asked = {};
    asked.promise = new Promise((resolve, reject) => {
      const settle = (outcome) => {
        clearTimeout(patience);
        waiting = null;
        outcome();
      };
      asked.given = (token) => settle(() => resolve(token));
      asked.refused = (failure) => settle(() => reject(failure));
      const patience = setTimeout(
        () => asked.refused(new RenewalFailure('No new token came in time.', { isTold: false })),
        TOKEN_PATIENCE_MS,
      );
    });
    say({ kind: 'token-needed' }, target());
    return asked;
  }

  /** A page without an origin of its own (a file, a sandboxed frame) can only be spoken to by `*`. */
  function target() {
    return origin === 'null' ? '*' : origin;
  }
}
