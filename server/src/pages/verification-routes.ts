import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  deleteDocument,
  documentKinds,
  largestDocumentBytes,
  readSubmission,
  type Session,
  type SimulatedContext,
  simulatedVerdicts,
  storeDocument,
  submitVerification,
  useSession,
} from '../cardholders/index.ts';
import { rawBody } from '../platform/index.ts';
import { Secret } from '../vault/index.ts';
import { readSubmissionBody } from './read-submission-body.ts';
import { type Refusal, refuse } from './refusal.ts';
import { verificationView } from './verification-view.ts';

export interface VerificationPage {
  readonly simulated: SimulatedContext;
  /** Whether whoever uses the page may say what comes of it: only where nothing is real. */
  readonly testerChooses: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose verification it is, on the routes of the verification page. */
    verificationSession: Session | null;
  }
}

const browserName = /^[\w-]{16,128}$/;

const lockedOut = {
  unknown: ['token_unknown', 'This link is not valid: it may be incomplete, or long over.'],
  expired: ['token_expired', 'This session has ended: each lasts ten minutes, to protect you.'],
  'in-use': ['token_in_use', 'This session is open in another window already.'],
} as const;

const notOpen: Refusal = {
  status: 409,
  code: 'not_open',
  message: 'This verification takes nothing more now.',
};

const unstorable: Readonly<Record<'not-an-image' | 'too-large' | 'not-open', Refusal>> = {
  'not-an-image': {
    status: 400,
    code: 'not_an_image',
    message:
      'This file is not a picture we can read. Choose a JPEG, PNG or WebP of at least 100 by 100 pixels.',
    field: 'body',
  },
  'too-large': {
    status: 413,
    code: 'too_large',
    message: 'This picture is too large. Choose one of at most 8 MB.',
    field: 'body',
  },
  'not-open': notOpen,
};

/** What the script of the verification page asks for. */
export function verificationRoutes(app: FastifyInstance, page: VerificationPage): void {
  const { simulated, testerChooses } = page;
  const verdicts = testerChooses ? simulatedVerdicts : [];
  app.decorateRequest('verificationSession', null);
  // Before the body is read: nobody sends us eight megabytes without a token.
  app.addHook('onRequest', (request, reply) => letIn(simulated, request, reply));

  app.get('/session', async (request) => {
    const session = sessionOf(request);
    const submission = await readSubmission(simulated, session);
    return verificationView(session, submission, { wall: simulated.wall, verdicts });
  });

  app.put<{ Params: { kind: string } }>(
    '/documents/:kind',
    { bodyLimit: largestDocumentBytes },
    async (request, reply) => {
      const kind = documentKinds.find((each) => each === request.params.kind);
      if (kind === undefined) return refuse(reply, unknownKind);
      if (!mayBeImage(request)) return refuse(reply, notImageType);
      const stored = await storeDocument(simulated, sessionOf(request), { kind, bytes: rawBody(request) });
      if (stored.kind === 'refused') return refuse(reply, unstorable[stored.reason]);
      return { kind, size: stored.document.size };
    },
  );

  app.delete<{ Params: { kind: string } }>('/documents/:kind', async (request, reply) => {
    const kind = documentKinds.find((each) => each === request.params.kind);
    const deleted = kind && (await deleteDocument(simulated, sessionOf(request), kind));
    if (deleted?.kind === 'deleted') return reply.code(204).send();
    return refuse(reply, deleted?.reason === 'not-open' ? notOpen : unknownKind);
  });

  app.post('/submission', async (request, reply) => {
    const body = readSubmissionBody(rawBody(request), verdicts);
    if (body.kind === 'invalid') {
      const { message, field } = body;
      return refuse(reply, { status: 400, code: 'invalid', message, field });
    }
    const outcome = await submitVerification(simulated, sessionOf(request), body.submission);
    if (outcome.kind === 'submitted') return reply.code(202).send({ status: 'pending' });
    if (outcome.reason === 'not-open') return refuse(reply, notOpen);
    const message = 'Something is missing. Go through the steps again.';
    return refuse(reply, { status: 409, code: 'incomplete', message, missing: outcome.missing });
  });
}

const unknownKind: Refusal = {
  status: 404,
  code: 'not_found',
  message: 'There is no such picture.',
  field: 'kind',
};

const notImageType: Refusal = {
  status: 415,
  code: 'unsupported_media_type',
  message: 'A picture is sent as it is, with the content type of an image.',
  field: 'content-type',
};

async function letIn(simulated: SimulatedContext, request: FastifyRequest, reply: FastifyReply) {
  const browser = String(request.headers['x-session'] ?? '');
  if (!browserName.test(browser)) {
    const message = 'The header X-Session must be 16 to 128 letters, digits, hyphens and underscores.';
    return refuse(reply, { status: 400, code: 'invalid', message, field: 'x-session' });
  }
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const use = await useSession(simulated, { token: Secret.of(token), browser });
  if (use.kind === 'open') {
    request.verificationSession = use.session;
    return;
  }
  const [code, message] = lockedOut[use.reason];
  reply.header('www-authenticate', 'Bearer');
  return refuse(reply, { status: 401, code, message });
}

function sessionOf({ verificationSession }: FastifyRequest): Session {
  if (verificationSession === null) throw new Error('The route let somebody in without a session.');
  return verificationSession;
}

/** The bytes say what a picture is; a body that says itself that it is something else was sent by mistake. */
function mayBeImage({
  headers: { 'content-type': type = 'application/octet-stream' },
}: FastifyRequest): boolean {
  return /^(image\/|application\/octet-stream\b)/i.test(type);
}
