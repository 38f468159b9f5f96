import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { digestOf, idOf } from './digest.ts';
import { listTokens, putToken, removeToken } from './records.ts';
import type { TokenRecord } from './token-record.ts';
import { createVerify, type FixedToken, type FixedTokens } from './verify.ts';

export interface NewToken extends TokenRecord {
  /** Known to nobody else, and to be had only now. */
  readonly token: string;
}

export interface TokenRequest {
  readonly tenant: string;
  /** For people, who see it in lists; nothing secret. */
  readonly note?: string | undefined;
  readonly expiresInDays?: number | undefined;
}

/** Bearer tokens of tenants, as many at once as a rotation needs. */
export interface Tokens {
  /** Whether a token opens this tenant now. @throws {ScimError} 503 or 429 when the table does not answer */
  verify(tenant: string, token: string): Promise<boolean>;
  create(request: TokenRequest): Promise<NewToken>;
  /** Oldest first, expired ones too. */
  list(tenant: string): Promise<readonly TokenRecord[]>;
  /** @returns whether the tenant had such a token. Who was let in just before may come in for ten more seconds. */
  revoke(tenant: string, id: string): Promise<boolean>;
}

export interface TokensOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** Of the setting `SCIM_TOKENS`. */
  readonly fixed?: readonly FixedToken[] | FixedTokens | undefined;
  readonly random?: (bytes: number) => Buffer;
}

const SECRET_BYTES = 32;
const DAY_MS = 86_400_000;

export function createTokens(options: TokensOptions): Tokens {
  const { client, table, now, random = randomBytes } = options;
  const place = { client, table };
  return {
    verify: createVerify(options),
    async create({ tenant, note = '', expiresInDays }) {
      const token = `scim_${random(SECRET_BYTES).toString('base64url')}`;
      const digest = digestOf(token);
      const createdAt = now();
      const expiresOn = expiresInDays === undefined ? null : createdAt + expiresInDays * DAY_MS;
      const record = { id: idOf(digest), note, createdAt, expiresOn };
      await putToken(place, tenant, digest, record);
      return { ...record, token };
    },
    list: (tenant) => listTokens(place, tenant),
    revoke: (tenant, id) => removeToken(place, tenant, id),
  };
}
