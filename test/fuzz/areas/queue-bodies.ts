import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { decodeJob, decodeUnparsed, encodeUnparsed, JobError } from '../../../lib/jobs/index.ts';
import { ParseError, parseKeptEvent } from '../../../lib/providers/index.ts';
import { readLetter } from '../../../lib/queue/index.ts';
import { anyJob } from '../../jobs/arbitrary-job.ts';
import { damagedText } from '../damaged.ts';
import { documentsOf } from '../documents.ts';
import { guarded } from '../guard.ts';
import { type FuzzProperty, property } from '../property.ts';
import { checkJobs } from './webhook-bodies.ts';

/** A few of each kind, with what there can be in them. */
const jobs = fc.sample(anyJob, { numRuns: 200, seed: 7 });
const jobTexts = damagedText(jobs.map((job) => ({ v: 1, ...job })));

const kept = (['clerk', 'auth0', 'cognito'] as const).flatMap((source) =>
  documentsOf(source).map((document): unknown =>
    JSON.parse(
      encodeUnparsed({
        source,
        receivedAt: 1_790_000_000_000,
        eventId: 'msg_1',
        eventType: 'user.created',
        path: 'data.id',
        reason: 'unparseable_event',
        message: 'data.id: must be string',
        body: Buffer.from(JSON.stringify(document)),
      }),
    ),
  ),
);
const bombs = [9_000_000, 40_000_000].map((bytes) => {
  const body = gzipSync(Buffer.alloc(bytes)).toString('base64');
  return JSON.stringify({ ...Object(kept[0]), body });
});
const keptTexts = damagedText(kept);

export const queueBodies: readonly FuzzProperty[] = [
  property(
    'a message becomes a job that can be sent again, or a JobError',
    fc.oneof({ weight: 9, arbitrary: jobTexts }, fc.string()),
    (body) => {
      const job = guarded([JobError], () => decodeJob(body));
      if (job !== undefined) checkJobs([job]);
    },
    6,
  ),
  property(
    'a kept event becomes jobs that can be sent, or an error of ours',
    fc.oneof(keptTexts, fc.string()),
    (body) => {
      const event = guarded([JobError], () => decodeUnparsed(body));
      if (event === undefined) return;
      const found = guarded([ParseError], () => parseKeptEvent(event));
      if (found !== undefined) checkJobs(found);
    },
    4,
  ),
  property(
    'a dead letter is read or stays, whatever it holds',
    fc.oneof(keptTexts, jobTexts, fc.string()),
    (body) => {
      guarded([], () => readLetter({ body }, parseKeptEvent));
    },
    3,
  ),
  property(
    'a kept event that unpacks to more than it may is refused',
    fc.constantFrom(...bombs),
    (body) => {
      if (guarded([JobError], () => decodeUnparsed(body)) !== undefined)
        throw new Error('unpacked');
    },
    0.005,
  ),
];
