import { h, heading, icon } from '../shared/dom.js';
import { documentTypes } from './documents.js';

/** Which document, and from where. */
export function documentScreen({ choice, countries, lastReason, onChosen }) {
  const kinds = documentTypes.map(({ type, name, sides }) =>
    h(
      'label',
      { className: 'kind' },
      h('input', {
        type: 'radio',
        name: 'document',
        value: type,
        className: 'visually-hidden',
        required: true,
        checked: choice.documentType === type,
      }),
      icon(type),
      h(
        'span',
        {},
        h('span', { className: 'kind-name' }, name),
        h('span', { className: 'kind-sides' }, sides.length === 1 ? 'Photo page' : 'Front and back'),
      ),
    ),
  );
  const country = h(
    'select',
    { id: 'country', name: 'country', required: true, autocomplete: 'country' },
    h('option', { value: '' }, 'Choose a country'),
    named(countries).map(({ code, name }) =>
      h('option', { value: code, selected: code === choice.country }, name),
    ),
  );
  const submit = h('button', { className: 'button primary' }, 'Continue');
  const form = h(
    'form',
    {
      className: 'step',
      onsubmit: (event) => {
        event.preventDefault();
        submit.disabled = true;
        const values = new FormData(form);
        onChosen({ documentType: values.get('document'), country: values.get('country') });
      },
    },
    heading('Let’s check who you are', 'Have one of these at hand. It takes about two minutes.'),
    lastReason ? h('p', { className: 'problem' }, icon('alert'), `Last time: ${lastReason}`) : null,
    h(
      'fieldset',
      { className: 'kinds-set' },
      h('legend', {}, 'Which document will you show?'),
      h('div', { className: 'kinds' }, kinds),
    ),
    h('div', { className: 'field' }, h('label', { htmlFor: 'country' }, 'Which country issued it?'), country),
    h('div', { className: 'actions' }, submit),
  );
  return { element: form };
}

function named(codes) {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  return codes
    .map((code) => ({ code, name: names.of(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
