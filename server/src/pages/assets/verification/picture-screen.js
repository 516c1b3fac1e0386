import { button, h, heading, icon, problemBox } from '../shared/dom.js';
import { mayHaveCamera, openCamera, shrink } from './camera.js';
import { pictureName } from './documents.js';

/** One picture of a document: taken or uploaded, looked at, kept or taken again. */
export function pictureScreen({ document, kind, stored, onPicture, onDone }) {
  const name = pictureName(document.type, kind);
  const wholeName = `${name} of your ${document.inText}`;
  const problem = problemBox();
  const status = h('p', { className: 'waiting', role: 'status', hidden: true });
  const finder = h('div', { className: document.type === 'passport' ? 'finder tall' : 'finder' });
  const actions = h('div', { className: 'actions' });
  let camera = null;
  let left = false;

  const upload = fileInput({ onFile: keep });
  // Where the page may not open a camera itself, a phone's file chooser can.
  const shoot = fileInput({ capture: 'environment', onFile: keep });

  function idle() {
    closeCamera();
    finder.className = finder.className.replace(' has-picture', '');
    finder.replaceChildren(h('div', { className: 'finder-hint' }, icon(document.type), wholeName));
    actions.replaceChildren(
      mayHaveCamera()
        ? button('camera', 'Take a picture', live, 'primary')
        : button('camera', 'Take a picture', () => shoot.click(), 'primary'),
      button('upload', 'Upload a picture', () => upload.click()),
    );
  }

  async function live() {
    problem.show('');
    const video = h('video', { muted: true, playsInline: true, 'aria-label': 'What your camera sees' });
    finder.replaceChildren(video);
    actions.replaceChildren();
    try {
      camera = await openCamera(video, 'environment');
    } catch (error) {
      idle();
      return problem.show(error.message);
    }
    if (left) return closeCamera();
    actions.replaceChildren(
      button('camera', 'Capture', async () => keep(await camera.capture()), 'primary'),
      button('cross', 'Stop the camera', idle),
    );
    actions.firstChild.focus();
  }

  async function keep(file) {
    closeCamera();
    problem.show('');
    actions.replaceChildren();
    status.hidden = false;
    status.replaceChildren(h('span', { className: 'spinner' }), 'Sending the picture…');
    try {
      const picture = await shrink(file);
      await onPicture(picture);
      kept(URL.createObjectURL(picture));
    } catch (error) {
      idle();
      problem.show(error.message);
    } finally {
      status.hidden = true;
    }
  }

  function kept(preview) {
    finder.classList.add('has-picture');
    finder.replaceChildren(
      preview
        ? h('img', { src: preview, alt: `Your picture: ${name}` })
        : h('span', { className: 'finder-hint' }, icon(document.type)),
      h('span', { className: 'finder-note' }, icon('check'), 'Received'),
    );
    actions.replaceChildren(
      button('check', 'It is sharp and whole', () => onDone(preview), 'primary'),
      button('camera', 'Take it again', idle),
    );
    actions.firstChild.focus();
  }

  function closeCamera() {
    camera?.close();
    camera = null;
  }

  if (stored) kept(stored.preview);
  else idle();
  return {
    element: h(
      'div',
      { className: 'step' },
      heading(wholeName),
      finder,
      problem.element,
      status,
      actions,
      upload,
      shoot,
      hints(['All four corners are visible', 'No glare, no fingers over the text', 'Sharp enough to read']),
    ),
    leave: () => {
      left = true;
      closeCamera();
    },
  };
}

export function fileInput({ capture, onFile }) {
  const input = h('input', {
    type: 'file',
    accept: 'image/*',
    // A button stands for it.
    hidden: true,
    capture,
    onchange: () => {
      const [file] = input.files;
      input.value = '';
      if (file) onFile(file);
    },
  });
  return input;
}

export function hints(texts) {
  return h(
    'ul',
    { className: 'hints' },
    texts.map((text) => h('li', {}, icon('check'), text)),
  );
}
