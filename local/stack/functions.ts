import * as z from 'zod/mini';
import { StackError } from './errors.ts';
import { readParts } from './function-parts.ts';
import { referenceOf } from './template.ts';

/** How Lambda would run a function, from serverless.yml. */
export interface FunctionSettings {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** One for each queue that wakes it. */
  readonly eventSources: readonly EventSourceSettings[];
  readonly schedules: readonly ScheduleSettings[];
  /** Nothing in serverless.yml triggers it: whoever uses it, such as Cognito, invokes it itself. */
  readonly invoked: boolean;
}

export interface EventSourceSettings {
  /** The queue's logical id. */
  readonly queue: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number;
  /** Whether the answer's `batchItemFailures` are read. */
  readonly reportFailures: boolean;
}

export interface ScheduleSettings {
  readonly everyMs: number;
  /** The event that the function gets, as JSON. */
  readonly event: string;
}

/** Lambda's own defaults where serverless.yml says nothing. */
const DEFAULTS = { timeout: 6, memorySize: 1024, batchSize: 10, maximumConcurrency: 10 };

const MINUTE_MS = 60_000;
const UNIT_MS = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: 24 * 60 * MINUTE_MS } as const;
/** EventBridge's `rate(2 hours)`, in ms. */
const rateSchema = z.pipe(
  z.string().check(z.regex(/^rate\(\d+ (minute|hour|day)s?\)$/)),
  z.transform((text: string) => {
    const unit = text.includes('day') ? 'day' : text.includes('hour') ? 'hour' : 'minute';
    return Number(text.replaceAll(/\D/g, '')) * UNIT_MS[unit];
  }),
);

const eventSchema = z.looseObject({
  httpApi: z.exactOptional(z.looseObject({ method: z.string(), path: z.string() })),
  sqs: z.exactOptional(
    z.looseObject({
      arn: z.unknown(),
      batchSize: z._default(z.int(), DEFAULTS.batchSize),
      maximumConcurrency: z._default(z.int(), DEFAULTS.maximumConcurrency),
      functionResponseType: z.exactOptional(z.string()),
    }),
  ),
  schedule: z.exactOptional(
    z.looseObject({ rate: rateSchema, input: z.exactOptional(z.unknown()) }),
  ),
});
const functionsSchema = z.object({
  functions: z.record(
    z.string(),
    z.looseObject({
      timeout: z._default(z.int(), DEFAULTS.timeout),
      memorySize: z._default(z.int(), DEFAULTS.memorySize),
      events: z._default(z.array(eventSchema), []),
    }),
  ),
});

/**
 * Reads the functions that serverless.yml can deploy; what it says in variables must not matter here.
 *
 * @param on - whether a function is wanted, by its name; default: all are
 * @throws {StackError} `bad_template` with the path of what is wrong.
 */
export async function readFunctions(
  file: URL,
  on: (name: string) => boolean = () => true,
): Promise<readonly FunctionSettings[]> {
  const result = functionsSchema.safeParse({ functions: await readParts(file) });
  if (!result.success) {
    const path = result.error.issues[0]?.path.map(String).join('.') || '(root)';
    throw new StackError('bad_template', `serverless.yml: ${path} is not a literal of its kind`);
  }
  const wanted = Object.entries(result.data.functions).filter(([name]) => on(name));
  return wanted.map(([name, settings]) => {
    const routes = settings.events.flatMap(({ httpApi }) =>
      httpApi === undefined ? [] : [{ method: httpApi.method, path: httpApi.path }],
    );
    return {
      name,
      timeoutSeconds: settings.timeout,
      memoryMb: settings.memorySize,
      routes,
      eventSources: settings.events.flatMap(eventSourceOf),
      schedules: settings.events.flatMap(({ schedule }) =>
        schedule === undefined
          ? []
          : [{ everyMs: schedule.rate, event: JSON.stringify(schedule.input) ?? '{}' }],
      ),
      invoked: settings.events.length === 0,
    };
  });
}

function eventSourceOf({ sqs }: z.infer<typeof eventSchema>): EventSourceSettings[] {
  const queue = sqs === undefined ? undefined : referenceOf(sqs.arn);
  if (sqs === undefined || queue === undefined) return [];
  return [
    {
      queue,
      batchSize: sqs.batchSize,
      maximumConcurrency: sqs.maximumConcurrency,
      reportFailures: sqs.functionResponseType === 'ReportBatchItemFailures',
    },
  ];
}
