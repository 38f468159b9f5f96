import { createHash } from 'node:crypto';

/** Whose limits and health are shared: all that use one key at one API. */
export interface PermitAccount {
  readonly apiUrl: string;
  readonly apiKey: string;
}

const digestOf = ({ apiUrl, apiKey }: PermitAccount): string =>
  createHash('sha256').update(`${apiUrl}\n${apiKey}`).digest('base64url');

/** Partition key of the budget's document. The key itself is not kept. */
export const budgetPk = (account: PermitAccount): string => `budget#${digestOf(account)}`;
/** Partition key of the circuit's document. */
export const circuitPk = (account: PermitAccount): string => `circuit#${digestOf(account)}`;
