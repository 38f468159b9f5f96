import { isDeepStrictEqual } from 'node:util';
import type { LambdaConfigType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { parseFunctionArn, parsePoolArn } from './arns.ts';
import { WiringError } from './errors.ts';
import type { Pool } from './pool.ts';
import { changedSettings, updateOf } from './pool-settings.ts';
import { emptied, filled, functionIn, heldByUs, type Trigger, takenByOthers } from './triggers.ts';

export interface Wiring {
  readonly pool: Pool;
  readonly functionArn: string;
  readonly triggers: readonly Trigger[];
  /** Say what would be done, and do nothing. */
  readonly dryRun?: boolean;
}

/** The slots that were changed, or would be; none when all was as asked for. */
export interface Wired {
  readonly changed: readonly Trigger[];
}

const list = (names: readonly string[]): string => names.join(', ');

/** A trigger in another region or account is never invoked, and every sign-up would fail. */
function assertSamePlace(pool: UserPoolType, functionArn: string): void {
  const fn = parseFunctionArn(functionArn);
  const home = parsePoolArn(pool.Arn ?? '');
  if (fn === undefined || home === undefined) return;
  if (fn.region === home.region && fn.account === home.account) return;
  throw new WiringError(
    'wrong_place',
    `--function: ${functionArn} is in ${fn.region}, account ${fn.account}; the pool is in ${home.region}, account ${home.account}. Cognito invokes only functions beside the pool: deploy permit-sync there.`,
  );
}

/**
 * Writes the triggers, then reads the pool again: UpdateUserPool resets what it is not sent, and
 * Cognito may know a setting that we do not.
 */
async function write(pool: Pool, before: UserPoolType, triggers: LambdaConfigType): Promise<void> {
  const mfaBefore = await pool.mfa();
  await pool.update(updateOf(before, triggers));
  if (!isDeepStrictEqual(await pool.mfa(), mfaBefore)) await pool.setMfa(mfaBefore);
  const changed = [...changedSettings(before, await pool.describe())];
  if (!isDeepStrictEqual(await pool.mfa(), mfaBefore)) changed.push('second factors');
  if (changed.length === 0) return;
  throw new WiringError(
    'settings_changed',
    `The triggers are written, but the pool's ${list(changed)} are not what they were. Set them again as they should be, and tell us: this is an error of ours.`,
  );
}

/**
 * Puts our function into the pool's slots. Doing it twice is doing it once.
 *
 * @throws WiringError `slot_taken` when another function holds one of them: nothing is changed
 * @throws WiringError `settings_changed` when Cognito did not keep the pool's other settings
 */
export async function attach({ pool, functionArn, triggers, dryRun }: Wiring): Promise<Wired> {
  const before = await pool.describe();
  const config = before.LambdaConfig ?? {};
  assertSamePlace(before, functionArn);
  const taken = takenByOthers(config, triggers, functionArn);
  if (taken.length > 0) {
    const holders = taken.map(({ trigger, holder }) => `${trigger} invokes ${holder}`);
    throw new WiringError(
      'slot_taken',
      `A pool has one function for each trigger, and ${list(holders)}. Nothing was changed. Wrap that function in withPermitSync (docs/cognito.md), and name only free triggers in --triggers.`,
    );
  }
  const changed = triggers.filter((trigger) => functionIn(config, trigger) === undefined);
  if (changed.length > 0 && dryRun !== true) {
    await write(pool, before, filled(config, changed, functionArn));
  }
  return { changed };
}

/** Takes our function out of the slots that it holds; those of others are left alone. */
export async function detach({ pool, functionArn, triggers, dryRun }: Wiring): Promise<Wired> {
  const before = await pool.describe();
  const config = before.LambdaConfig ?? {};
  const changed = heldByUs(config, triggers, functionArn);
  if (changed.length > 0 && dryRun !== true) await write(pool, before, emptied(config, changed));
  return { changed };
}

/**
 * Whether our function is in every slot: a later update of the pool by somebody's tool can drop it
 * without a word.
 *
 * @throws WiringError `not_attached`
 */
export async function check({ pool, functionArn, triggers }: Wiring): Promise<void> {
  const config = (await pool.describe()).LambdaConfig ?? {};
  const held = heldByUs(config, triggers, functionArn);
  const missing = triggers.filter((trigger) => !held.includes(trigger));
  if (missing.length === 0) return;
  throw new WiringError(
    'not_attached',
    `${list(missing)}: not on ${functionArn}. Run attach; if it was attached before, find the tool that updates the pool and set the triggers there.`,
  );
}
