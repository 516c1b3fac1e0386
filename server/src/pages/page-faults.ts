import type { FaultAnswer, HttpFault } from '../platform/index.ts';

const answers: Readonly<Record<HttpFault['kind'], { status: number; code: string; message: string }>> = {
  'not-found': { status: 404, code: 'not_found', message: 'There is nothing here.' },
  'method-not-allowed': {
    status: 405,
    code: 'method_not_allowed',
    message: 'This address does not take that method.',
  },
  'body-too-large': {
    status: 413,
    code: 'too_large',
    message: 'This is too large. Choose a picture of at most 8 MB.',
  },
  unreadable: { status: 400, code: 'unreadable', message: 'The request cannot be read. Try again.' },
  internal: {
    status: 500,
    code: 'internal',
    message: 'Something went wrong on our side. Try again in a moment.',
  },
};

/** Faults in the shape of this door's other refusals; people read the messages. */
export function answerPageFault(fault: HttpFault, requestId: string): FaultAnswer {
  const { status, ...error } = answers[fault.kind];
  return { status, body: { error: { ...error, request_id: requestId } } };
}
