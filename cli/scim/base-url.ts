import { findLocalStack } from '../access/index.ts';
import type { Given } from '../command.ts';
import { placeOf } from '../command-line.ts';

/** What a stage's output has in the place of the tenant (infra/outputs.yml). */
const ANY_TENANT = /\/<tenant>$/;

/** What an identity provider is to be pointed at; `undefined`: it is not known here. */
export async function baseUrlOf(
  tenant: string,
  { access, options, shell }: Given,
): Promise<string | undefined> {
  const { env } = await access.place();
  const isLocal = placeOf(options).stage === 'local';
  const url = isLocal ? `${findLocalStack(shell.cwd).url}/scim/v2` : env['SCIM_URL'];
  return url ? `${url.replace(/\/+$/, '').replace(ANY_TENANT, '')}/${tenant}` : undefined;
}
