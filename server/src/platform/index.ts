export type { BusinessClock, Clock } from './clock.ts';
export { openBusinessClock, wallClock } from './clock.ts';
export * from './database/index.ts';
export * from './group-commit/index.ts';
export type { NewId, Random } from './ids.ts';
export { derivedId, parsePublicId, publicId, systemRandom, timeOrderedIds } from './ids.ts';
export * from './jobs/index.ts';
export type { Log } from './log.ts';
export { createLog } from './log.ts';
