import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asset } from './assets.ts';

/** Sends a file, unless the browser has the same one already: it asks each time, so that an upgrade is seen at once. */
export function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  reply.headers({ 'cache-control': 'no-cache', etag: asset.etag });
  if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send();
  return reply.type(asset.type).send(asset.content);
}
