import {
  BackfillError,
  type BackfillOptions,
  type Checkpoint,
  type CheckpointFile,
  differencesOf,
  newCheckpoint,
  type RunIdentity,
} from '../../lib/backfill/index.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { duration, instant, type Terminal } from '../terminal/index.ts';
import type { Request } from './request.ts';
import { thousands } from './thousands.ts';

/**
 * The checkpoint of an earlier run, if it matters to this one.
 *
 * @throws {CliError} `other_checkpoint`, `no_checkpoint` or `nothing_to_resume`
 */
export async function readEarlier(
  file: CheckpointFile,
  { mode, lines, options }: Request,
  terminal: Terminal,
): Promise<Checkpoint | undefined> {
  let found: Checkpoint | undefined;
  try {
    found = await file.read();
  } catch (error) {
    if (!(error instanceof BackfillError) || error.code !== 'other_checkpoint') throw error;
    if (mode !== 'restart') throw otherCheckpoint(error.message, lines.restart(options));
    // It may be somebody's file that was named by mistake.
    terminal.warn(`${error.message}; it is kept as ${await file.putAside()}`);
    return undefined;
  }
  if (mode !== 'resume') return found;
  if (found === undefined) {
    throw new CliError('no_checkpoint', `there is no run to resume: no checkpoint ${file.path}`, {
      remedy: `Begin one: ${lines.again(options)}`,
    });
  }
  if (found.state !== 'running') {
    const how = found.state === 'limited' ? 'stopped at its --limit' : 'was completed';
    throw new CliError(
      'nothing_to_resume',
      `there is nothing to resume: the last run ${how} at ${new Date(found.updatedAt).toISOString()}`,
      { remedy: `Begin another: ${lines.again(options)}` },
    );
  }
  return found;
}

/**
 * Where this run begins.
 *
 * @param found - of {@link readEarlier}
 * @param now - ms since the epoch
 * @throws {CliError} `other_checkpoint`; `unfinished` when it is not said what to do with an earlier run
 */
export function beginFrom(
  found: Checkpoint | undefined,
  request: Request,
  identity: RunIdentity,
  now: number,
): Checkpoint {
  const { mode, lines, checkpoint: path } = request;
  if (mode === 'restart' || found === undefined || found.state !== 'running') {
    return newCheckpoint(identity, now);
  }
  const restart = lines.restart(optionsOf(request, found));
  // What a new run asks for may well be something else than the earlier one did.
  const compared = mode === 'resume' ? identity : { ...identity, options: {} };
  // A file's account holds a digest of it, which tells nobody anything.
  const isEdited = isEditedFile(found, identity);
  const account = isEdited ? found.account : identity.account;
  const differences = [
    ...(isEdited ? ['the file has changed since'] : []),
    ...differencesOf(found, { ...compared, account }),
  ];
  if (differences.length > 0) {
    throw otherCheckpoint(`${path} is of another run: ${differences.join('; ')}`, restart);
  }
  if (mode === 'resume') return found;
  const { users, jobs } = found.counts;
  const sent = `${thousands(users)} users read, ${thousands(jobs)} jobs sent`;
  throw new CliError(
    'unfinished',
    `a run that began ${duration(now - found.startedAt)} ago is not finished (${sent}; ${path})`,
    {
      exitCode: EXIT.usage,
      remedy: `Go on with it:  ${lines.resume}\nBegin anew:     ${restart}`,
    },
  );
}

/** Tells of an earlier run that left nothing to do: it may be that whoever asks does not know of it. */
export function tellComplete(
  found: Checkpoint | undefined,
  { source, account, queue }: RunIdentity,
  { mode }: Pick<Request, 'mode'>,
  terminal: Terminal,
): void {
  if (mode !== 'new' || found?.state !== 'complete') return;
  if (found.source !== source || found.account !== account || found.queue !== queue) return;
  const { users } = found.counts;
  const read = `${thousands(users)} ${users === 1 ? 'user' : 'users'}`;
  terminal.note(`A run of ${instant(found.updatedAt)} is complete (${read}); this reads all again`);
}

/** `file:NAME:DIGEST` of the same name. */
function isEditedFile(found: Checkpoint, { account }: RunIdentity): boolean {
  const nameIn = (text: string) => /^(file:.*):[^:]*$/.exec(text)?.[1];
  const name = nameIn(account);
  return found.account !== account && name !== undefined && name === nameIn(found.account);
}

/** With which options the run goes: resumed, with those that it began with. */
export const optionsOf = (
  { mode, options }: Request,
  found: Checkpoint | undefined,
): BackfillOptions => (mode === 'resume' ? { ...found?.options, ...options } : options);

const otherCheckpoint = (message: string, restart: string): CliError =>
  new CliError('other_checkpoint', message, {
    remedy: `Begin anew: ${restart}\nOr keep this run's checkpoint elsewhere: --checkpoint FILE`,
  });
