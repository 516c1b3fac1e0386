export type { ClaimedJob } from './claim-jobs.ts';
export { claimJobs, freeLeases } from './claim-jobs.ts';
export type { JobHandler, JobWorker } from './job-worker.ts';
export { startJobWorker } from './job-worker.ts';
export type { JobChange, JobsParticipant, JobsPicture, NewJob } from './jobs-participant.ts';
export { createJobsParticipant } from './jobs-participant.ts';
export type { Poller } from './poller.ts';
export { startPoller } from './poller.ts';
export { type Round, workOnEach } from './work-on-each.ts';
