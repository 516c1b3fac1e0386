// The one implementation of the drop-in: the npm package exports it, and the server serves it as a script. It needs no
// build step and touches the page only when it is launched.

const HELLO_PATIENCE_MS = 20_000;
const FRAME_PATH = '/pages/verification';

/** Names that earlier versions of the original gave to what these events are called now. */
const laterNames = {
  'idCheck.stepCompleted': 'idCheck.onStepCompleted',
  'idCheck.applicantStatus': 'idCheck.onApplicantStatusChanged',
};

/**
 * The `snsWebSdk` object: `init(accessToken, expirationHandler)` and the older `Builder(baseUrl)`.
 * @param {() => string} defaultBaseUrl where Emboss is, when `withBaseUrl` does not say it
 */
export function createSnsWebSdk(defaultBaseUrl) {
  return {
    init: (accessToken, expirationHandler) =>
      createBuilder({ accessToken, expirationHandler, baseUrl: defaultBaseUrl }),
    Builder: (baseUrl) => createLegacyBuilder(() => baseUrl || defaultBaseUrl()),
  };
}

function createBuilder({ accessToken, expirationHandler, baseUrl }) {
  const settings = {
    accessToken,
    expirationHandler,
    baseUrl,
    conf: {},
    options: { addViewportTag: true, adaptIframeHeight: true },
    listeners: new Map(),
    anyListeners: [],
  };
  const builder = {
    withBaseUrl: (url) => set({ baseUrl: () => url }),
    withConf: (conf) => set({ conf: { ...settings.conf, ...conf } }),
    withOptions: (options) => set({ options: { ...settings.options, ...options } }),
    /** Takes `idCheck.onReady` and `onReady` alike. */
    on: (event, listener) => {
      const name = fullName(event);
      settings.listeners.set(name, [...(settings.listeners.get(name) ?? []), listener]);
      return builder;
    },
    onMessage: (listener) => set({ anyListeners: [...settings.anyListeners, listener] }),
    onNavigationUiControlsStateChanged: (listener) =>
      builder.on('idCheck.onNavigationUiControlsStateChanged', listener),
    /** There is one environment here: the server that the script comes from. */
    onTestEnv: () => builder,
    build: () => createInstance({ ...settings, baseUrl: settings.baseUrl() }),
  };
  function set(changes) {
    Object.assign(settings, changes);
    return builder;
  }
  return builder;
}

/** The calls of the original's first version: its expiration handler hands the new token to a callback. */
function createLegacyBuilder(baseUrl) {
  let current = createBuilder({ accessToken: '', expirationHandler: undefined, baseUrl });
  const legacy = {
    withAccessToken: (accessToken, handler) => {
      const expirationHandler = handler && (() => new Promise((resolve) => handler(resolve)));
      current = createBuilder({ accessToken, expirationHandler, baseUrl });
      return legacy;
    },
    withConf: ({ onMessage, onError, ...conf }) => {
      current.withConf(conf);
      if (onMessage) current.onMessage(onMessage);
      if (onError) current.on('idCheck.onError', onError);
      return legacy;
    },
    withOptions: (options) => {
      current.withOptions(options);
      return legacy;
    },
    debug: () => legacy,
    build: () => current.build(),
  };
  return legacy;
}

function fullName(event) {
  const name = event.startsWith('idCheck.') ? event : `idCheck.${event}`;
  return laterNames[name] ?? name;
}

/** One verification on the page: an iframe, and what is said between it and us. */
function createInstance(settings) {
  const { options, listeners, anyListeners } = settings;
  const address = new URL(`${settings.baseUrl.replace(/\/+$/, '')}${FRAME_PATH}`);
  const conf = JSON.parse(JSON.stringify(settings.conf));
  let { accessToken } = settings;
  let frame = null;
  let renewal = null;
  let patience;

  function tell(type, payload) {
    for (const listener of listeners.get(type) ?? []) guarded(() => listener(payload));
    for (const listener of anyListeners) guarded(() => listener(type, payload));
  }

  function say(message) {
    frame?.contentWindow?.postMessage({ emboss: 'websdk', ...message }, address.origin);
  }

  /** Only our own frame is listened to, and only while it shows our own server. */
  function hear({ source, origin, data }) {
    if (frame === null || source !== frame.contentWindow || origin !== address.origin) return;
    if (data?.emboss !== 'verification') return;
    switch (data.kind) {
      case 'hello':
        clearTimeout(patience);
        return say({ kind: 'start', accessToken, conf });
      case 'token-needed':
        return void renew();
      case 'event':
        if (data.type === 'idCheck.onResize' && options.adaptIframeHeight) {
          frame.style.height = `${Number(data.payload.height)}px`;
        }
        return tell(data.type, data.payload);
    }
  }

  /** Asks the page for a new token, once at a time, however often the frame asks. */
  function renew() {
    renewal ??= newToken()
      .then(
        (token) => {
          accessToken = token;
          say({ kind: 'token', accessToken });
        },
        (error) => {
          say({ kind: 'token-failed' });
          tell('idCheck.onError', {
            code: 'access-token-renewal-failed',
            error: String(error?.message ?? error),
          });
        },
      )
      .finally(() => {
        renewal = null;
      });
    return renewal;
  }

  async function newToken() {
    if (typeof settings.expirationHandler !== 'function') {
      throw new Error('The access token expired, and init() was given no expiration handler.');
    }
    const token = await settings.expirationHandler();
    if (typeof token === 'string' && token !== '') return token;
    throw new Error('The expiration handler must return a Promise of the new access token, a text.');
  }

  const instance = {
    /** Shows the verification inside the element, in place of what it contains. */
    launch: (selectorOrElement) => {
      const container =
        typeof selectorOrElement === 'string' ? document.querySelector(selectorOrElement) : selectorOrElement;
      if (!container) throw new Error(`snsWebSdk: this page has no element ${selectorOrElement}.`);
      instance.destroy();
      if (options.addViewportTag) addViewportTag();
      frame = createFrame(address.href, options.adaptIframeHeight);
      frame.style.colorScheme = colorSchemeOf(conf.theme);
      window.addEventListener('message', hear);
      patience = setTimeout(
        () =>
          tell('idCheck.onError', { code: 'frame-not-loaded', error: `${address.origin} does not answer.` }),
        HELLO_PATIENCE_MS,
      );
      container.replaceChildren(frame);
    },
    destroy: () => {
      clearTimeout(patience);
      window.removeEventListener('message', hear);
      frame?.remove();
      frame = null;
    },
    getIframeId: () => frame?.id ?? null,
    setLanguage: (lang) => {
      conf.lang = lang;
      say({ kind: 'conf', conf });
    },
    setTheme: (theme) => {
      conf.theme = theme;
      if (frame) frame.style.colorScheme = colorSchemeOf(theme);
      say({ kind: 'conf', conf });
    },
    navigateBack: () => say({ kind: 'back' }),
  };
  return instance;
}

/**
 * What some browsers tell the frame of the system: whether the page around it can be dark is no matter. And where the frame
 * shows another scheme than its element has, browsers put an opaque ground under its round corners.
 */
function colorSchemeOf(theme) {
  return theme === 'light' || theme === 'dark' ? theme : 'light dark';
}

function createFrame(src, adaptsHeight) {
  const frame = document.createElement('iframe');
  frame.id = `sumsub-websdk-iframe-${document.querySelectorAll('iframe').length + 1}`;
  frame.title = 'Identity verification';
  frame.allow = 'camera; fullscreen';
  frame.src = src;
  Object.assign(frame.style, {
    display: 'block',
    width: '100%',
    border: '0',
    minHeight: '480px',
    height: adaptsHeight ? '640px' : '100%',
  });
  return frame;
}

function addViewportTag() {
  if (document.querySelector('meta[name=viewport]')) return;
  const tag = document.createElement('meta');
  tag.name = 'viewport';
  tag.content = 'width=device-width, initial-scale=1';
  document.head.append(tag);
}

/** A listener's own failure is its own: the verification goes on. */
function guarded(call) {
  try {
    call();
  } catch (error) {
    console.error(error);
  }
}
