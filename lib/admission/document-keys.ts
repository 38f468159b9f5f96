import { createHash } from 'node:crypto';

/**
 * Whose limits and health are shared: all that call one API from one ledger. Not the key's: Permit's limits are those of a
 * plan, and a key that is exchanged leaves them as they are.
 */
export interface PermitAccount {
  readonly apiUrl: string;
}

const digestOf = ({ apiUrl }: PermitAccount): string =>
  createHash('sha256').update(apiUrl).digest('base64url');

/** Partition key of the budget's document. */
export const budgetPk = (account: PermitAccount): string => `budget#${digestOf(account)}`;
/** Partition key of the circuit's document. */
export const circuitPk = (account: PermitAccount): string => `circuit#${digestOf(account)}`;
