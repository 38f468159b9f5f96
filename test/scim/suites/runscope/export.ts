import * as z from 'zod/mini';
import { SuiteError } from './errors.ts';

/** Exports of different years write a list of values, or the value alone. */
const headersSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const assertionSchema = z.object({
  comparison: z.string(),
  source: z.string(),
  property: z.exactOptional(z.string()),
  value: z.exactOptional(z.union([z.string(), z.number(), z.null()])),
});

const variableSchema = z.object({
  source: z.string(),
  /** `null` and `""`: a row of Runscope's form that nobody filled in. */
  name: z.nullable(z.string()),
  property: z.string(),
});

const requestSchema = z.object({
  step_type: z.literal('request'),
  skipped: z.exactOptional(z.boolean()),
  note: z.string(),
  method: z.string(),
  url: z.string(),
  headers: headersSchema,
  body: z.exactOptional(z.string()),
  assertions: z.array(assertionSchema),
  variables: z.array(variableSchema),
  scripts: z.array(z.string()),
  before_scripts: z.array(z.string()),
});

const pauseSchema = z.object({
  step_type: z.literal('pause'),
  skipped: z.exactOptional(z.boolean()),
  /** Seconds. */
  duration: z.number(),
});

const exportSchema = z.object({
  name: z.string(),
  version: z.literal('1.0'),
  steps: z.array(z.discriminatedUnion('step_type', [requestSchema, pauseSchema])),
});

export type RunscopeAssertion = z.infer<typeof assertionSchema>;
export type RunscopeRequest = z.infer<typeof requestSchema>;
export type RunscopeExport = z.infer<typeof exportSchema>;

/**
 * Reads a test that was exported from Runscope (BlazeMeter API Monitoring).
 *
 * @throws {SuiteError} when it is not JSON or has a step of a kind that is not known here.
 */
export function readExport(text: string): RunscopeExport {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SuiteError('the export is not JSON', { cause });
  }
  const read = exportSchema.safeParse(json);
  if (read.success) return read.data;
  throw new SuiteError(`the export cannot be read: ${z.prettifyError(read.error)}`);
}
