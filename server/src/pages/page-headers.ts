import type { FastifyReply } from 'fastify';

/** Merchants and 3-D Secure frame these pages, from anywhere; everything that they load is our own. */
const contentSecurityPolicy = [
  "default-src 'self'",
  // Pictures that were just taken are shown from memory.
  "img-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  'frame-ancestors *',
].join('; ');

/** What every answer of this door says to the browser. */
export function setPageHeaders(reply: FastifyReply): void {
  reply.headers({
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    // The address of a challenge is its key: nobody else's log should have it.
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    'cache-control': 'no-store',
  });
}
