import { h } from '../shared/dom.js';
import { followTheme } from '../shared/theme.js';
import { isEmbedded } from './embedder.js';

const steps = [
  ['document', 'Document'],
  ['pictures', 'Pictures'],
  ['face', 'Face'],
  ['check', 'Check'],
];

/** What stays around the screens: the progress, the theme, and the page's height for whoever frames it. */
export function createShell(onResized) {
  const place = document.getElementById('screen');
  const progress = document.getElementById('progress');
  const sheet = document.getElementById('sheet');
  let current = null;
  let styled = null;
  document.documentElement.toggleAttribute('data-embedded', isEmbedded());
  const useTheme = followTheme();

  return {
    /** Shows a screen in place of the one before; its title takes the focus, but not when the page is opened. */
    show: (screen, step = null) => {
      current?.leave?.();
      const isFirst = current === null;
      current = screen;
      place.replaceChildren(screen.element);
      showProgress(progress, step);
      if (!isFirst) screen.element.querySelector('h1')?.focus({ preventScroll: isEmbedded() });
    },
    showSandbox: (isSandbox) => {
      document.getElementById('sandbox-flag').hidden = !isSandbox;
    },
    useConf: ({ theme, uiConf } = {}) => {
      useTheme(theme);
      const css = uiConf?.customCssStr;
      if (typeof css !== 'string' || css === styled) return;
      styled = css;
      const sheetOfTheirs = new CSSStyleSheet();
      sheetOfTheirs.replaceSync(css);
      document.adoptedStyleSheets = [sheetOfTheirs];
    },
    /** From now on whoever frames the page learns its height. */
    watchHeight: () => {
      let last = 0;
      new ResizeObserver(() => {
        const height = Math.ceil(sheet.getBoundingClientRect().height);
        if (height !== last) onResized(height);
        last = height;
      }).observe(sheet);
    },
  };
}

function showProgress(list, step) {
  const at = steps.findIndex(([name]) => name === step);
  list.hidden = at === -1;
  list.replaceChildren(
    ...steps.map(([, label], index) =>
      h(
        'li',
        { 'data-state': index < at ? 'done' : 'todo', 'aria-current': index === at ? 'step' : undefined },
        label,
        index < at ? h('span', { className: 'visually-hidden' }, ' (done)') : null,
      ),
    ),
  );
}
