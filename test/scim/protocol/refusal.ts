import { ScimError } from '../../../lib/scim/errors.ts';

/** What a SCIM client is told: `400 invalidPath`. Fails when nothing is refused. */
export function refusalOf(run: () => unknown): string {
  const { status, scimType } = errorOf(run);
  return `${status} ${scimType}`;
}

export function errorOf(run: () => unknown): ScimError {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
