import * as z from 'zod/mini';
import { type Json, jsonObject } from '../../jobs/index.ts';
import { ScimError } from '../errors.ts';

/** Groups, marks and the rest of the item have to find room beside it in DynamoDB's 400 KB. */
const MAX_DOCUMENT_BYTES = 200_000;

/**
 * A document as it is kept.
 *
 * @throws {ScimError} 413
 */
export function documentText(document: object): string {
  const kept = JSON.stringify(document);
  if (Buffer.byteLength(kept) > MAX_DOCUMENT_BYTES) {
    throw new ScimError(413, `a resource may have ${MAX_DOCUMENT_BYTES} bytes, less its members`);
  }
  return kept;
}

function jsonIn(kept: string): Json {
  try {
    return JSON.parse(kept);
  } catch {
    return null;
  }
}

const parsed = z.pipe(z.string(), z.transform(jsonIn));

export const userDocument = z.pipe(
  parsed,
  z.object({
    userName: z.string(),
    externalId: z.nullable(z.string()),
    active: z.boolean(),
    activeUnsaid: z.exactOptional(z.literal(true)),
    attributes: jsonObject,
  }),
);

export const groupDocument = z.pipe(
  parsed,
  z.object({
    displayName: z.string(),
    externalId: z.nullable(z.string()),
    attributes: jsonObject,
  }),
);
