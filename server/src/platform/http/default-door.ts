import type { Door } from './door.ts';
import type { HttpFault } from './fault.ts';

const answers: Readonly<Record<HttpFault['kind'], { status: number; message: string }>> = {
  'not-found': { status: 404, message: 'There is nothing at this path.' },
  'method-not-allowed': { status: 405, message: 'This path does not take that method.' },
  'body-too-large': { status: 413, message: 'The body is too large.' },
  unreadable: { status: 400, message: 'The request cannot be read.' },
  internal: { status: 500, message: 'Something went wrong on our side.' },
};

/** How faults are answered outside every door. */
export const defaultDoor: Pick<Door, 'answerFault'> = {
  answerFault: (fault, requestId) => {
    const { status, message } = answers[fault.kind];
    return {
      status,
      body: { error: { code: fault.kind.replaceAll('-', '_'), message, request_id: requestId } },
    };
  },
};
