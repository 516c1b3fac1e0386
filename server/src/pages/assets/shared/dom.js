/** An element with properties, attributes, listeners and children; texts are only ever texts. */
export function h(name, props = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key in element && !key.includes('-')) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A drawing of art.svg, for the eye only. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', new URL(`../art.svg#${name}`, import.meta.url).href);
  svg.append(use);
  return svg;
}

/** The head of a screen; its title takes the focus when the screen is shown. */
export function heading(title, lead) {
  return h(
    'header',
    {},
    h('h1', { tabIndex: -1, className: 'title' }, title),
    lead ? h('p', { className: 'lead' }, lead) : null,
  );
}

/** A place for what went wrong: read aloud when it is filled, and away when it is empty. */
export function problemBox() {
  const box = h('div', { role: 'alert' });
  return {
    element: box,
    show: (text) =>
      box.replaceChildren(text ? h('p', { className: 'problem' }, icon('alert'), h('span', {}, text)) : ''),
  };
}

export function button(iconName, text, onclick, style = '') {
  return h(
    'button',
    { type: 'button', className: `button ${style}`, onclick },
    iconName && icon(iconName),
    text,
  );
}
