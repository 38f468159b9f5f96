import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { SNAPSHOT_MARGIN_MS } from '../directories/snapshot.ts';

const FORMAT = 'permit-sync backfill';
const CHECKPOINT_VERSION = 1;
/** Of the queue's URL: enough to tell queues apart. */
const DIGEST_LENGTH = 12;

const count = z.int().check(z.nonnegative());
const text = z.string().check(z.minLength(1));

const optionsSchema = z.strictObject({
  /** Jobs of an older version are left out. */
  since: z.exactOptional(
    z.strictObject({
      /** As it was asked for: an age such as `7d` is another time later on. */
      asked: text,
      /** Milliseconds since the epoch. */
      ms: z.int(),
    }),
  ),
  /** At most so many users. */
  limit: z.exactOptional(z.int().check(z.positive())),
  /** Jobs are marked `verify`. */
  verify: z.exactOptional(z.literal(true)),
  /** Of a file: our name of a column → its header. */
  columns: z.exactOptional(z.record(z.string(), z.string())),
});

const schema = z.strictObject({
  format: z.literal(FORMAT),
  v: z.literal(CHECKPOINT_VERSION),
  run: text,
  /** What is read, as the command line names it: `clerk`, `csv`. */
  source: text,
  account: text,
  /** Digest of the import queue's URL. */
  queue: text,
  options: optionsSchema,
  /** Where the directory is to go on; absent: from its start. */
  next: z.exactOptional(z.string()),
  counts: z.strictObject({
    users: count,
    tenants: count,
    memberships: count,
    /** Confirmed by the queue. */
    jobs: count,
    /** Left out for `since`. */
    older: count,
  }),
  startedAt: count,
  updatedAt: count,
  /** `limited`: stopped because as many users as were asked for have been read. */
  state: z.enum(['running', 'limited', 'complete']),
});

/** How far a backfill has come: everything before `next` is on the queue, confirmed. */
export type Checkpoint = z.infer<typeof schema>;
export type BackfillOptions = z.infer<typeof optionsSchema>;
/** What has to be the same for a run to go on. */
export type RunIdentity = Pick<Checkpoint, 'source' | 'account' | 'queue' | 'options'>;

export const queueDigest = (url: string): string =>
  createHash('sha256').update(url).digest('hex').slice(0, DIGEST_LENGTH);

/** The checkpoint of a run that has read nothing yet. @param now - ms since the epoch */
export function newCheckpoint(identity: RunIdentity, now: number): Checkpoint {
  const { since, ...options } = identity.options;
  return {
    format: FORMAT,
    v: CHECKPOINT_VERSION,
    run: randomUUID(),
    source: identity.source,
    account: identity.account,
    queue: identity.queue,
    options: {
      ...options,
      // A snapshot without a time of its own is dated by so much before it was asked for, and always passes.
      ...(since && { since: { ...since, ms: Math.min(since.ms, now - SNAPSHOT_MARGIN_MS) } }),
    },
    counts: { users: 0, tenants: 0, memberships: 0, jobs: 0, older: 0 },
    startedAt: now,
    updatedAt: now,
    state: 'running',
  };
}

export type Decoded =
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'other_version' }
  | { readonly kind: 'none'; readonly why: string };

export const encodeCheckpoint = (checkpoint: Checkpoint): string =>
  `${JSON.stringify(checkpoint, null, 2)}\n`;

/** Reads what a file holds; `why` names the path of what is wrong, and nothing of its content. */
export function decodeCheckpoint(content: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return { kind: 'none', why: content.trim() === '' ? 'it is empty' : 'it is not JSON' };
  }
  const result = schema.safeParse(value);
  if (result.success) return { kind: 'checkpoint', checkpoint: result.data };
  const head = z.object({ format: z.literal(FORMAT), v: z.unknown() }).safeParse(value);
  if (head.success && head.data.v !== CHECKPOINT_VERSION) return { kind: 'other_version' };
  // No further down: names of columns are content.
  const path = result.error.issues[0]?.path.slice(0, 2).map(String).join('.') || 'its root';
  return { kind: 'none', why: `${path} is not as in a checkpoint` };
}

/**
 * In what a run differs from the one that a checkpoint is of, in words; empty: it may go on. Options that `now` leaves
 * out are those of the run.
 */
export function differencesOf(then: Checkpoint, now: RunIdentity): string[] {
  const { since, limit, verify, columns } = now.options;
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['source', then.source, now.source],
    ['account', then.account, now.account],
    ['import queue', then.queue, now.queue],
    ['--since', then.options.since?.asked ?? 'none', since?.asked],
    ['--limit', String(then.options.limit ?? 'none'), limit === undefined ? limit : String(limit)],
    ['--verify', String(then.options.verify ?? false), verify && String(verify)],
    ['--columns', columnsOf(then.options), columns && columnsOf(now.options)],
  ];
  return pairs.flatMap(([name, before, after]) =>
    after === undefined || before === after
      ? []
      : [name === 'import queue' ? 'another import queue' : `${name} ${before}, not ${after}`],
  );
}

/** The same for the same mapping, in whatever order it was given. */
const columnsOf = ({ columns = {} }: BackfillOptions): string =>
  Object.entries(columns)
    .map(([ours, header]) => `${ours}=${header}`)
    .sort()
    .join(',') || 'none';
