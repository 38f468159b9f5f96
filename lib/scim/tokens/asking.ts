import { failureOf } from '../store/failures.ts';

/**
 * One call of the table; its failure as SCIM has it.
 *
 * @throws {ScimError} 429 when DynamoDB throttles, else 503
 */
export async function asking<T>(call: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (cause) {
    throw failureOf(call, cause);
  }
}
