import type { Directory, ReadingOptions } from '../../lib/directories/index.ts';
import type { Access } from '../access/index.ts';
import type { Shell } from '../shell.ts';
import { openAuth0 } from './auth0.ts';
import { openClerk } from './clerk.ts';
import { openCognito } from './cognito.ts';
import type { DirectorySource } from './sources.ts';

export type OnWait = NonNullable<ReadingOptions['onWait']>;

/**
 * Opens a provider's directory with the credentials of the environment; nothing is asked of the provider yet. Ctrl-C
 * ends its requests and its waits.
 *
 * @param access - lets go of connections when the command ends
 * @param onWait - told of each wait at a rate limit or after a failure
 * @throws {CliError} `no_credentials` or `bad_credentials`
 */
export async function openDirectory(
  source: DirectorySource,
  access: Pick<Access, 'onClose'>,
  shell: Pick<Shell, 'env' | 'now' | 'sleep' | 'random' | 'signal'>,
  onWait?: OnWait,
): Promise<Directory> {
  const { env, now, sleep, random, signal } = shell;
  const reading: ReadingOptions = { now, sleep, random, signal, onWait };
  switch (source) {
    case 'clerk':
      return await openClerk(env, reading);
    case 'auth0':
      return await openAuth0(env, reading);
    case 'cognito':
      return await openCognito(env, reading, access);
  }
}
