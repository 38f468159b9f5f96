import * as z from 'zod/mini';

const responseSchema = z.nullable(
  z.looseObject({
    batchItemFailures: z.optional(
      z.nullable(z.array(z.object({ itemIdentifier: z.string().check(z.minLength(1)) }))),
    ),
  }),
);

/**
 * The message ids that a function reports as failed, read as Lambda reads them (Lambda developer
 * guide, "Handling errors for an SQS event source", "Success and failure conditions"): an empty or
 * null list and an empty or null response mean that all succeeded; an identifier that is empty,
 * null, misnamed or not of this batch means that all failed. An answer of any other shape, of which
 * the guide says nothing, is taken as a failure too: nothing is lost by that.
 *
 * @param payload the function's answer, JSON.
 */
export function failedItems(payload: string, sent: readonly string[]): readonly string[] {
  const result = responseSchema.safeParse(parse(payload));
  if (!result.success) return sent;
  const failed = (result.data?.batchItemFailures ?? []).map((item) => item.itemIdentifier);
  return failed.every((id) => sent.includes(id)) ? failed : sent;
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
