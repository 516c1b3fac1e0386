import { h, heading, icon, problemBox } from '../shared/dom.js';
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
    { id: 'country', name: 'country', autocomplete: 'country' },
    h('option', { value: '' }, 'Choose a country'),
    named(countries).map(({ code, name }) =>
      h('option', { value: code, selected: code === choice.country }, name),
    ),
  );
  const problem = problemBox();
  const submit = h('button', { className: 'button primary' }, 'Continue');
  const form = h(
    'form',
    {
      className: 'step',
      onsubmit: (event) => {
        event.preventDefault();
        const values = new FormData(form);
        const chosen = { documentType: values.get('document'), country: values.get('country') };
        const missing = missingOf(chosen);
        problem.show(missing === null ? '' : missing.message);
        country.setAttribute('aria-invalid', String(missing?.name === 'country'));
        if (missing !== null) return form.querySelector(`[name=${missing.name}]`).focus();
        submit.disabled = true;
        onChosen(chosen);
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
    problem.element,
    h('div', { className: 'actions' }, submit),
  );
  return { element: form };
}

function missingOf({ documentType, country }) {
  if (documentType === null) {
    return { name: 'document', message: 'Choose which document you will show.' };
  }
  return country ? null : { name: 'country', message: 'Choose the country that issued your document.' };
}

function named(codes) {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  return codes
    .map((code) => ({ code, name: names.of(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
