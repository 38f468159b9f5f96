import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';

/** An item, or a part of one, as DynamoDB has it. */
export type Row = Record<string, AttributeValue>;

export const text = (value: string): AttributeValue => ({ S: value });
export const integer = (value: number): AttributeValue => ({ N: String(value) });
export const flag = (value: boolean): AttributeValue => ({ BOOL: value });
export const textOrNull = (value: string | null): AttributeValue =>
  value === null ? { NULL: true } : { S: value };
export const texts = (values: Iterable<string>): AttributeValue => ({
  L: [...values].map(text),
});
export const mapOf = (entries: Iterable<readonly [string, AttributeValue]>): AttributeValue => ({
  M: Object.fromEntries(entries),
});

/** The same, read: each gives the plain value. */
export const fields = {
  text: z.pipe(
    z.object({ S: z.string() }),
    z.transform(({ S }) => S),
  ),
  integer: z.pipe(
    z.object({ N: z.string().check(z.regex(/^\d{1,16}$/)) }),
    z.transform(({ N }) => Number(N)),
  ),
  flag: z.pipe(
    z.object({ BOOL: z.boolean() }),
    z.transform(({ BOOL }) => BOOL),
  ),
  textOrNull: z.union([
    z.pipe(
      z.object({ S: z.string() }),
      z.transform(({ S }) => S),
    ),
    z.pipe(
      z.object({ NULL: z.literal(true) }),
      z.transform(() => null),
    ),
  ]),
  texts: z.pipe(
    z.object({ L: z.array(z.object({ S: z.string() })) }),
    z.transform(({ L }) => L.map(({ S }) => S)),
  ),
};
