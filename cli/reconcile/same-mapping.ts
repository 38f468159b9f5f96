import type { Mapping } from '../../lib/mapping/index.ts';
import { readHeartbeat } from '../../lib/sync/index.ts';
import type { Given } from '../command.ts';
import { CliError } from '../errors.ts';
import type { Request } from './request.ts';

/**
 * What is foreseen by one config would come to something else, or to nothing, where the worker works by another. A dry
 * run sends nothing, and is how a config is looked at before it is deployed: there it is only told.
 *
 * @throws {CliError} `other_mapping`; what reading the ledger table throws
 */
export async function refuseOtherMapping(
  { version }: Pick<Mapping, 'version'>,
  { isDry, isDeployed, again }: Pick<Request, 'isDry' | 'isDeployed' | 'again'>,
  { access, terminal }: Given,
): Promise<void> {
  const { documents } = await access.ledger();
  const workers = (await readHeartbeat(documents))?.mappingVersion;
  if (workers === undefined) {
    terminal.note('The worker has not said yet which config it works by: it is taken to be this.');
    return;
  }
  if (workers === version || isDeployed) return;
  const message = `the worker works by another config, by its last word: version ${workers}, and this is ${version}`;
  if (!isDry) {
    throw new CliError('other_mapping', message, {
      // A worker without messages is not woken, and so says nothing new.
      remedy:
        'Deploy this config first (locally: start npm run dev anew), then run it again. ' +
        `If it is deployed, and no event has reached the worker since: ${again({ deployed: true })}`,
    });
  }
  terminal.warn(`It would be refused: ${message}.`);
  terminal.warn('  Deploy this config (locally: start npm run dev anew) before you send it.');
}
