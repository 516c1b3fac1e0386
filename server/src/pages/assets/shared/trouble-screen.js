import { button, h, heading, icon } from './dom.js';

/** The page cannot go on: what happened and, where there is a way out, a button for it. */
export function troubleScreen({ title, lead, again }) {
  return {
    element: h(
      'div',
      { className: 'step' },
      h(
        'div',
        { className: 'verdict' },
        h('div', { className: 'verdict-sign bad' }, icon('alert')),
        heading(title, lead),
      ),
      again ? h('div', { className: 'actions' }, button('clock', 'Try again', again, 'primary')) : null,
    ),
  };
}
