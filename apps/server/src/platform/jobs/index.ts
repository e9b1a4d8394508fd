export { defineJob, type Job, type JobRun } from './job.ts';
export { type EnqueueOptions, type GivenUp, type Jobs, type JobsOptions, type Queue, reasonOf, startJobs } from './start-jobs.ts';
