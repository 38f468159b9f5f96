import * as z from 'zod/mini';

/** What an execution environment's thread is told at its start. */
export const startSchema = z.object({
  /** URL of the module that exports `handler`. */
  module: z.string(),
  /** Modules that are loaded in place of others, URL by URL. */
  instead: z.exactOptional(z.record(z.string(), z.string())),
  functionName: z.string(),
  functionArn: z.string(),
  memoryMb: z.number(),
});
export type Start = z.infer<typeof startSchema>;

/** One invocation: the event as JSON, and when its time is up (ms). */
export const invocationSchema = z.object({
  requestId: z.string(),
  event: z.string(),
  deadline: z.number(),
});
export type Invocation = z.infer<typeof invocationSchema>;

const error = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.exactOptional(z.readonly(z.array(z.string()))),
});

/** What the thread says. */
export const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('broken'), error }),
  z.object({ kind: z.literal('done'), requestId: z.string(), payload: z.string() }),
  z.object({ kind: z.literal('failed'), requestId: z.string(), error }),
]);
export type Report = z.infer<typeof reportSchema>;
