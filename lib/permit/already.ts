import { type Missing, PermitError } from './errors.ts';

/** Whether an error says that something is not there. */
export const isMissing = (error: unknown): error is PermitError & { missing: Missing } =>
  error instanceof PermitError && error.missing !== undefined && error.status === 404;

/** Whether an error says that something is there already. */
export const isTaken = (error: unknown): error is PermitError =>
  error instanceof PermitError && error.code === 'conflict';

/** Deleting or taking what is not there is a success; so is taking what the schema no longer has. */
export async function gone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof PermitError) || error.missing === undefined) throw error;
  }
}

/** Reads what may not be there. */
export async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Says which entity a 404 of a call that names only one must mean; what the schema lacks is something else. */
export async function missing<T>(what: Missing, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isMissing(error) || error.retry === 'permanent') throw error;
    throw new PermitError(error.code, error.message, { ...error, missing: what });
  }
}
