import { documentTypes } from './documents.js';

/** Tells the embedding page what happens, in the words of the SDK that it was written for. */
export function createEvents(tell) {
  let lastStatus = null;
  let step = null;
  let hasSubmitted = false;

  /** A token that was not renewed is no fault of a picture, and is told once. */
  function failed(error, type) {
    if (error.cause) return failed(error.cause, 'onError');
    if (error.isTold) return;
    const { code = 'failed', message } = error;
    // The page around us reads the spelling of the SDK that it was written for.
    tell(type, { code: code.replaceAll('_', '-'), error: message });
  }

  return {
    ready: () => tell('onReady'),
    loaded: (session) => tell('onApplicantLoaded', { applicantId: session.applicant_id }),
    initialized: () => tell('onInitialized'),
    /** A step is begun once, however many screens it has. */
    step: (name) => {
      if (step === name) return;
      step = name;
      const types = name === 'SELFIE' ? ['SELFIE'] : documentTypes.map(({ eventType }) => eventType);
      tell('onStepInitiated', { idDocSetType: name, types });
    },
    stepCompleted: (name) => tell('onStepCompleted', { idDocSetType: name }),
    faceSeen: () => tell('onLivenessCompleted', { answer: 'GREEN', allowContinuing: true }),
    submitted: () => {
      tell(hasSubmitted ? 'onApplicantResubmitted' : 'onApplicantSubmitted');
      step = null;
    },
    /** Told when it is another one than before, or when the page opens on one that was reached already. */
    status: (session) => {
      const payload = statusPayload(session);
      const text = JSON.stringify(payload);
      if (session.submitted || session.status !== 'pending') hasSubmitted = true;
      if (lastStatus !== text && !(lastStatus === null && payload.reviewStatus === 'init')) {
        tell('onApplicantStatusChanged', payload);
      }
      lastStatus = text;
    },
    refused: (error) => failed(error, 'onUploadError'),
    error: (error) => failed(error, 'onError'),
    resized: (height) => tell('onResize', { height }),
  };
}

function statusPayload({ status, submitted, retry_allowed: retryAllowed, reason }) {
  const decided = status === 'approved' || status === 'rejected';
  const payload = {
    reprocessing: false,
    levelName: 'emboss-simulated',
    reviewStatus: decided ? 'completed' : submitted ? 'pending' : 'init',
    autoChecked: false,
  };
  if (status === 'approved') return { ...payload, reviewResult: { reviewAnswer: 'GREEN' } };
  if (status !== 'rejected') return payload;
  const reviewRejectType = retryAllowed ? 'RETRY' : 'FINAL';
  return {
    ...payload,
    reviewResult: { reviewAnswer: 'RED', reviewRejectType, rejectLabels: [], clientComment: reason },
  };
}
