import { button, h, heading, icon, problemBox } from '../shared/dom.js';
import { documentOf, pictureName } from './documents.js';

const verdictNames = {
  approved: 'Approved',
  retry: 'Refused, may try again',
  final: 'Refused for good',
  manual: 'A person looks at it first',
};

/** Everything at a glance before it is handed in; in a sandbox the tester says here what will come of it. */
export function checkScreen({ choice, pictures, verdicts, onSubmit, onChange }) {
  const document = documentOf(choice.documentType);
  const country = new Intl.DisplayNames(['en'], { type: 'region' }).of(choice.country);
  const problem = problemBox();
  const submit = h('button', { className: 'button primary' }, 'Hand it in');
  const form = h(
    'form',
    {
      className: 'step',
      onsubmit: async (event) => {
        event.preventDefault();
        problem.show('');
        submit.disabled = true;
        try {
          await onSubmit(new FormData(form).get('verdict') ?? undefined);
        } catch (error) {
          problem.show(error.message);
          submit.disabled = false;
          submit.focus();
        }
      },
    },
    heading('Is everything right?', 'You cannot change it once it is handed in.'),
    h(
      'dl',
      { className: 'summary' },
      h('div', {}, h('dt', {}, 'Document'), h('dd', {}, document.name)),
      h('div', {}, h('dt', {}, 'Issued by'), h('dd', {}, country)),
    ),
    h(
      'div',
      { className: 'thumbs' },
      pictures.map(({ kind, preview }) =>
        h(
          'figure',
          {},
          h(
            'div',
            { className: 'thumb' },
            preview ? h('img', { src: preview, alt: '' }) : icon(kind === 'selfie' ? 'face' : document.type),
          ),
          h('figcaption', {}, pictureName(document.type, kind)),
        ),
      ),
    ),
    verdicts.length > 0 ? verdictControls(verdicts) : null,
    problem.element,
    h('div', { className: 'actions' }, submit, button(null, 'Change something', onChange)),
  );
  return { element: form };
}

function verdictControls(verdicts) {
  return h(
    'fieldset',
    { className: 'verdicts', 'aria-describedby': 'verdicts-note' },
    h('legend', { className: 'visually-hidden' }, 'Sandbox: the verdict'),
    h(
      'p',
      { className: 'verdicts-title', 'aria-hidden': 'true' },
      icon('flask'),
      'Sandbox: you choose the verdict',
    ),
    h(
      'p',
      { className: 'verdicts-note' },
      'Nobody looks at these pictures. In production this box is not here.',
    ),
    h(
      'div',
      { className: 'verdicts-list' },
      verdicts.map((verdict, index) =>
        h(
          'label',
          {},
          h('input', { type: 'radio', name: 'verdict', value: verdict, checked: index === 0 }),
          verdictNames[verdict],
        ),
      ),
    ),
  );
}
