import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';

/** An entry of a batch call that SQS did not confirm, and what it said of it, if anything. */
export interface Unconfirmed<T> {
  readonly entry: T;
  readonly failure: BatchResultErrorEntry | undefined;
}

interface BatchAnswer {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
}

/**
 * What a batch call left undone. An entry that the answer does not name counts as failed.
 *
 * @param entries - as they were sent, each with its index as its `Id`
 */
export function unconfirmedOf<T>(entries: readonly T[], answer: BatchAnswer): Unconfirmed<T>[] {
  const confirmed = new Set(answer.Successful?.map(({ Id }) => Id));
  const failures = new Map(answer.Failed?.map((failure) => [failure.Id, failure]));
  return entries.flatMap((entry, index) => {
    const id = String(index);
    return confirmed.has(id) ? [] : [{ entry, failure: failures.get(id) }];
  });
}
