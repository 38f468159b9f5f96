import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { readDepth } from '../../lib/queue/index.ts';
import type { Shell } from '../shell.ts';

/** A `Date` header says whole seconds: on average it is half of one behind. */
const HALF_SECOND_MS = 500;

const answered = z.object({ headers: z.looseObject({ date: z.string() }) });

/** How far this machine's clock is ahead of a server's, in ms; `undefined`: it did not say its time. */
export type Skew = number | undefined;

/** @param answer - an HTTP answer, with `headers` by lower-case name */
export function skewOf(answer: unknown, askedAt: number, answeredAt: number): Skew {
  const found = answered.safeParse(answer);
  const theirs = found.success ? Date.parse(found.data.headers.date) : Number.NaN;
  if (Number.isNaN(theirs)) return undefined;
  return (askedAt + answeredAt) / 2 - (theirs + HALF_SECOND_MS);
}

/** Asks SQS for a queue, for the date of its answer; a refusal has one as well. */
export async function skewOfSqs(
  client: SQSClient,
  queueUrl: string,
  { now }: Pick<Shell, 'now'>,
): Promise<Skew> {
  let skew: Skew;
  client.middlewareStack.add(
    (next) => async (request) => {
      const askedAt = now();
      const answer = await next(request);
      skew = skewOf(answer.response, askedAt, now()) ?? skew;
      return answer;
    },
    // Below the SDK's own reading of the answer, which throws for a refusal.
    { step: 'deserialize', priority: 'low', name: NAME },
  );
  await readDepth({ client, queueUrl }).catch(() => undefined);
  client.middlewareStack.remove(NAME);
  return skew;
}

const NAME = 'skewOfSqs';
