import { troubleScreen } from '../shared/trouble-screen.js';
import { checkScreen } from './check-screen.js';
import { documentScreen } from './document-screen.js';
import { documentOf } from './documents.js';
import { faceScreen } from './face-screen.js';
import { recall, remember } from './memory.js';
import { pictureScreen } from './picture-screen.js';
import { statusScreen } from './status-screen.js';
import { troubleOf } from './trouble.js';

const FIRST_POLL_MS = 1_000;
const LONGEST_POLL_MS = 5_000;

/**
 * The way through the page: document, pictures, face, check, and then waiting for the verdict. Where a person is comes
 * from what the server has and what they chose, so a reload or a new token goes on there.
 */
export function createFlow({ server, shell, events, embedder: { conf, canRenew } }) {
  let session;
  let choice = {};
  let countries = [];
  let steps = [];
  let at = 0;
  let poll;
  const previews = new Map();

  async function open() {
    [session, countries] = await Promise.all([server.readSession(), server.readCountries()]);
    const recalled = JSON.parse(recall(choiceKey()) ?? '{}');
    const { document_type: documentType, country } = session;
    choice = { documentType, country: country ?? conf.country ?? session.residence, ...recalled };
    events.loaded(session);
    shell.showSandbox(session.verdicts.length > 0);
    events.status(session);
    showWhereTheyAre();
    events.initialized();
  }

  /** A tab may see several people. */
  function choiceKey() {
    return `choice.${session.applicant_id}`;
  }

  function showWhereTheyAre() {
    if (session.ended || session.status !== 'pending' || session.submitted) return showStatus();
    steps = stepsOf(choice);
    // Somebody who was refused sees first why.
    at = session.reason ? 0 : steps.findIndex((step) => !isDone(step));
    if (at === -1) at = steps.length - 1;
    showStep();
  }

  function isDone({ name, kind }) {
    if (name === 'document') return documentOf(choice.documentType) !== null && Boolean(choice.country);
    return name !== 'check' && session.documents.some((each) => each.kind === kind);
  }

  function showStep() {
    const step = steps[at];
    if (step.name !== 'check') events.step(step.name === 'face' ? 'SELFIE' : 'IDENTITY');
    shell.show(screenOf(step), step.name);
  }

  function next() {
    if (steps[at].name === 'face') events.stepCompleted('SELFIE');
    else if (steps[at + 1].name === 'face') events.stepCompleted('IDENTITY');
    at += 1;
    showStep();
  }

  function back() {
    if (at === 0 || session.ended || session.submitted || session.status !== 'pending') return;
    at -= 1;
    showStep();
  }

  function screenOf({ name, kind }) {
    const stored = session.documents.find((each) => each.kind === kind);
    switch (name) {
      case 'document':
        return documentScreen({ choice, countries, lastReason: session.reason, onChosen: chosen });
      case 'pictures':
        return pictureScreen({
          document: documentOf(choice.documentType),
          kind,
          stored: stored ? { preview: previews.get(kind) } : null,
          onPicture: (picture) => store(kind, picture),
          onDone: (preview) => pictureDone(kind, preview),
        });
      case 'face':
        return faceScreen({
          onPicture: (picture) => store(kind, picture),
          onDone: (preview) => {
            events.faceSeen();
            pictureDone(kind, preview);
          },
        });
      case 'check':
        return checkScreen({
          choice,
          pictures: session.documents.map(({ kind }) => ({ kind, preview: previews.get(kind) })),
          verdicts: session.verdicts,
          onSubmit: submit,
          onChange: () => {
            at = 0;
            showStep();
          },
        });
    }
  }

  async function chosen(newChoice) {
    // A picture of another document is no picture of this one.
    if (newChoice.documentType !== choice.documentType && !(await forget(['front', 'back']))) return;
    choice = newChoice;
    remember(choiceKey(), JSON.stringify(choice));
    steps = stepsOf(choice);
    next();
  }

  /**
   * Waited for: a picture that is sent next must not be taken for the one that goes.
   * @returns false when nothing is taken any more and the page went to what is now
   */
  async function forget(kinds) {
    const gone = session.documents.filter(({ kind }) => kinds.includes(kind));
    session.documents = session.documents.filter((each) => !gone.includes(each));
    const failures = [];
    await Promise.all(
      gone.map(({ kind }) => server.deletePicture(kind).catch((error) => failures.push(error))),
    );
    for (const error of failures) events.error(error);
    const closed = failures.find(isClosed);
    return closed === undefined || !(await lookAgain());
  }

  /** Nothing is taken any more: it ended, or was handed in elsewhere, since the page looked. */
  const isClosed = ({ code }) => code === 'not_open';

  /** Goes to where the verification is now. Answers false where that cannot be read: the screen that is there then says why. */
  async function lookAgain() {
    try {
      session = await server.readSession();
    } catch {
      return false;
    }
    events.status(session);
    showWhereTheyAre();
    return true;
  }

  async function store(kind, picture) {
    try {
      const document = await server.storePicture(kind, picture);
      session.documents = [...session.documents.filter((each) => each.kind !== kind), document];
    } catch (error) {
      events.refused(error);
      if (isClosed(error)) await lookAgain();
      throw error;
    }
  }

  function pictureDone(kind, preview) {
    if (preview) previews.set(kind, preview);
    next();
  }

  async function submit(verdict) {
    try {
      await server.submit({
        document_type: choice.documentType,
        country: choice.country,
        liveness: true,
        ...(verdict ? { verdict } : {}),
      });
    } catch (error) {
      events.error(error);
      if (isClosed(error)) await lookAgain();
      throw error;
    }
    events.submitted();
    session = { ...session, submitted: true };
    events.status(session);
    showWhereTheyAre();
  }

  function showStatus() {
    shell.show(statusScreen({ session, onRetry: retry }));
    if (session.status === 'pending' && !session.ended) wait(FIRST_POLL_MS);
  }

  function wait(ms) {
    clearTimeout(poll);
    poll = setTimeout(async () => {
      try {
        session = await server.readSession();
      } catch (error) {
        // Whoever handed in has nothing more to do: a session that ends now is none that they need.
        if (error.code?.startsWith('token_')) return;
        return error.code === 'offline' ? wait(LONGEST_POLL_MS) : failed(error);
      }
      events.status(session);
      if (session.ended || session.status !== 'pending' || !session.submitted) return showWhereTheyAre();
      wait(Math.min(ms * 1.5, LONGEST_POLL_MS));
    }, ms);
  }

  /** A refused person is let in again by the merchant's own server: a new token opens the verification once more. */
  async function retry() {
    try {
      if (canRenew) await server.renew();
      previews.clear();
      session = await server.readSession();
      if (session.ended) return showWhereTheyAre();
      if (session.status === 'rejected')
        throw new Error('Go back to where you came from and start again there.');
      // What was refused once is not handed in again unseen.
      if (!(await forget(['front', 'back', 'selfie']))) return;
      events.status(session);
      showWhereTheyAre();
    } catch (error) {
      failed(error);
    }
  }

  function failed(error) {
    events.error(error);
    shell.show(troubleScreen(troubleOf(error, { again: () => open().catch(failed), canRenew })));
  }

  return { open: () => open().catch(failed), back };
}

function stepsOf({ documentType }) {
  const sides = documentOf(documentType)?.sides ?? ['front'];
  return [
    { name: 'document' },
    ...sides.map((kind) => ({ name: 'pictures', kind })),
    { name: 'face', kind: 'selfie' },
    { name: 'check' },
  ];
}
