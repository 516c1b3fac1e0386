import { button, h, heading, icon, problemBox } from '../shared/dom.js';
import { mayHaveCamera, openCamera, shrink } from './camera.js';
import { fileInput, hints } from './picture-screen.js';

const HOLD_MS = 900;

/** Whether somebody is there: a frame of the camera while they look at it, or, without one, a small task and a selfie. */
export function faceScreen({ onPicture, onDone }) {
  const problem = problemBox();
  const finder = h('div', { className: 'finder face' });
  const instruction = h('p', { className: 'lead', role: 'status' });
  const actions = h('div', { className: 'actions' });
  const task = h('div', { className: 'step' });
  const upload = fileInput({ onFile: keep });
  const shoot = fileInput({ capture: 'user', onFile: keep });
  let camera = null;
  let left = false;

  function idle(text = 'We compare your face with the picture on your document.') {
    closeCamera();
    finder.style.setProperty('--done', '0');
    finder.replaceChildren(h('div', { className: 'finder-hint' }, icon('face')));
    instruction.textContent = text;
    task.replaceChildren();
    actions.replaceChildren(
      ...(mayHaveCamera() ? [button('camera', 'Start the camera', live, 'primary')] : []),
      button('upload', 'I have no camera', withoutCamera, mayHaveCamera() ? '' : 'primary'),
    );
  }

  async function live() {
    problem.show('');
    task.replaceChildren();
    const video = h('video', {
      muted: true,
      playsInline: true,
      className: 'mirrored',
      'aria-label': 'What your camera sees',
    });
    finder.replaceChildren(video);
    actions.replaceChildren();
    try {
      camera = await openCamera(video, 'user');
    } catch (error) {
      withoutCamera();
      return problem.show(error.message);
    }
    if (left) return closeCamera();
    instruction.textContent = 'Put your face inside the circle, look straight at the camera and hold still.';
    actions.replaceChildren(
      button('check', 'I am ready', watch, 'primary'),
      button('cross', 'Stop the camera', () => idle()),
    );
    actions.firstChild.focus();
  }

  /** Two moments, with a turn of the head between them. The first frame is kept; a real provider compares several. */
  async function watch() {
    actions.replaceChildren();
    const frame = await camera.capture();
    await hold(0.5);
    instruction.textContent = 'Now turn your head a little to one side.';
    await hold(1);
    // The camera is gone when the person left meanwhile.
    if (camera !== null) await keep(frame);
  }

  async function hold(done) {
    finder.style.setProperty('--done', String(done));
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
  }

  function withoutCamera() {
    closeCamera();
    problem.show('');
    finder.style.setProperty('--done', '0');
    finder.replaceChildren(h('div', { className: 'finder-hint' }, icon('face')));
    instruction.textContent = 'Close the ring around the face, then give us a picture of yours.';
    const slider = h('input', {
      type: 'range',
      id: 'ring',
      min: '0',
      max: '100',
      value: '0',
      oninput: () => {
        finder.style.setProperty('--done', String(Number(slider.value) / 100));
        if (slider.value !== '100') return;
        slider.disabled = true;
        actions.replaceChildren(
          button('upload', 'Upload a selfie', () => upload.click(), 'primary'),
          button('camera', 'Take a selfie', () => shoot.click()),
        );
        actions.firstChild.focus();
      },
    });
    task.replaceChildren(
      h(
        'div',
        { className: 'slide' },
        h('label', { htmlFor: 'ring' }, 'Move this all the way to the right'),
        slider,
      ),
    );
    actions.replaceChildren(...(mayHaveCamera() ? [button('camera', 'Use the camera', live)] : []));
    slider.focus();
  }

  async function keep(file) {
    problem.show('');
    actions.replaceChildren();
    instruction.textContent = 'Sending the picture…';
    try {
      const picture = await shrink(file);
      await onPicture(picture);
      closeCamera();
      onDone(URL.createObjectURL(picture));
    } catch (error) {
      idle();
      problem.show(error.message);
    }
  }

  function closeCamera() {
    camera?.close();
    camera = null;
  }

  idle();
  return {
    element: h(
      'div',
      { className: 'step' },
      heading('Now you', null),
      finder,
      instruction,
      problem.element,
      task,
      actions,
      upload,
      shoot,
      hints(['Nothing over your face: no sunglasses, no mask', 'Light from the front']),
    ),
    leave: () => {
      left = true;
      closeCamera();
    },
  };
}
