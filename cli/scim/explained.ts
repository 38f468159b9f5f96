import { reasonOf } from '../../lib/ledger/errors.ts';
import { ScimError } from '../../lib/scim/errors.ts';
import { CliError } from '../errors.ts';

/** Does what asks the store; what SCIM clients would be told becomes what an operator is told. @throws {CliError} */
export async function explained<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw asCliError(error);
  }
}

export function asCliError(error: ScimError): CliError {
  const { cause, message, status } = error;
  if (status === 404) return new CliError('not_found', message, { cause });
  const reason = cause === undefined ? '' : ` (${reasonOf(cause)})`;
  if (status !== 503 && status !== 429) return new CliError('refused', message, { cause });
  return new CliError('scim_unavailable', `${message}${reason}`, {
    cause,
    remedy: 'Is --stage right? Check the network, SCIM_TABLE, --region and your rights on it.',
  });
}
