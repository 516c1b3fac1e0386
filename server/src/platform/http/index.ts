export { unknownAddress } from './client-address.ts';
export { type Door, rawBody } from './door.ts';
export type { FaultAnswer, HttpFault } from './fault.ts';
export { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
export {
  formatIpRange,
  type IpAddress,
  type IpRange,
  isInRange,
  type ParsedIpRange,
  parseIpAddress,
  parseIpRange,
} from './ip-address.ts';
export { JsonNumber, readExactJsonObject, readJsonObject } from './json-object.ts';
export { wireTextProblem } from './text-problem.ts';
