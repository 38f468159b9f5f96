import {
  type Environment,
  readParameterIn,
  readSettings,
  type SettingName,
  type Settings,
  SettingsError,
} from '../../lib/config/index.ts';
import type { Shell } from '../shell.ts';
import { environmentOfLocalStack, hasLocalStack } from './local-stack.ts';

export interface Target {
  /** `--stage`: `local`, or one that was deployed; absent: the environment says where everything is. */
  readonly stage: string | undefined;
  readonly region: string | undefined;
  /** `--service`: what the stage's stack is called before its stage; absent: this project's own name. */
  readonly service?: string | undefined;
}

/** Where a command works. */
export interface Place {
  /** For people, e.g. `stage prod`. */
  readonly label: string;
  /** Of the SDK's own settings and ours. */
  readonly env: Environment;
  readonly region: string | undefined;
  /** @throws {SettingsError} one, which names all that are missing or malformed */
  settings<K extends SettingName>(names: readonly K[]): Promise<Pick<Settings, K>>;
}

/**
 * Finds out where to work. With a stage, its settings count and nothing of ours in the environment: a half of one stage
 * and a half of another must not meet.
 *
 * @throws {CliError}
 */
export async function findPlace(target: Target, shell: Shell): Promise<Place> {
  const { stage } = target;
  const region = target.region ?? shell.env['AWS_REGION'] ?? shell.env['AWS_DEFAULT_REGION'];
  const service = target.service ?? shell.env['PERMIT_SYNC_SERVICE'];
  const env = await environmentOf({ stage, region, service }, shell);
  return {
    label: stage === undefined ? 'as the environment says' : `stage ${stage}`,
    env,
    region: stage === 'local' ? env['AWS_REGION'] : region,
    async settings(names) {
      try {
        return await readSettings(names, {
          env,
          readParameter: (name) => readParameterIn(region, name),
        });
      } catch (error) {
        throw stage === undefined ? withHint(error, shell.cwd) : error;
      }
    },
  };
}

/** Settings are missing here, and what is most likely meant. */
class MissingHereError extends SettingsError {
  readonly remedy = `Give --stage, or set what is named; docs/cli.md lists the settings.
A local stack runs in this folder: --stage local`;
}

function withHint(error: unknown, cwd: string): unknown {
  if (!(error instanceof SettingsError)) return error;
  const isMissing = error.problems.some((problem) => problem.includes(': missing'));
  if (!isMissing || !hasLocalStack(cwd)) return error;
  return new MissingHereError(error.problems, { cause: error });
}

async function environmentOf(
  { stage, region, service }: Target,
  shell: Shell,
): Promise<Environment> {
  if (stage === undefined) return shell.env;
  if (stage === 'local') return environmentOfLocalStack(shell.cwd);
  const { environmentOfStage } = await import('./deployed-stack.ts');
  return await environmentOfStage(stage, region, service);
}
