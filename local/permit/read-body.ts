import * as z from 'zod/mini';
import { type Detail, invalid } from './errors.ts';

/**
 * Reads a body.
 *
 * @throws {Refusal} 422 with the place of each thing that is wrong.
 */
export function readBody<T extends z.core.$ZodType>(schema: T, body: string): z.infer<T> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw invalid(
      body === ''
        ? { loc: ['body'], msg: 'field required', type: 'value_error.missing' }
        : { loc: ['body', 0], msg: 'body is not valid JSON', type: 'value_error.jsondecode' },
    );
  }
  const result = z.safeParse(schema, parsed);
  if (result.success) return result.data;
  throw invalid(...result.error.issues.flatMap((issue) => detailsOf(issue, parsed)));
}

function detailsOf(issue: z.core.$ZodIssue, parsed: unknown): Detail[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const loc = ['body', ...path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        loc: [...loc, key],
        msg: 'extra fields not permitted',
        type: 'value_error.extra',
      }));
    case 'too_big':
      return [
        {
          loc,
          msg: `ensure this value has at most ${issue.maximum} items`,
          type: 'value_error.list.max_items',
        },
      ];
    case 'invalid_format':
      return [
        issue.message.includes('email')
          ? { loc, msg: issue.message, type: 'value_error.email' }
          : {
              loc,
              msg: `string does not match regex "${issue.pattern ?? ''}"`,
              type: 'value_error.str.regex',
            },
      ];
    case 'invalid_type': {
      const value = valueAt(parsed, issue.path);
      if (value === undefined) return [{ loc, msg: 'field required', type: 'value_error.missing' }];
      if (value === null) {
        return [{ loc, msg: 'none is not an allowed value', type: 'type_error.none.not_allowed' }];
      }
      return [
        {
          loc,
          msg: `value is not a valid ${issue.expected}`,
          type: `type_error.${issue.expected}`,
        },
      ];
    }
    default:
      return [{ loc, msg: 'value is not valid', type: 'value_error' }];
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here: unknown = value;
  for (const part of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, part);
  }
  return here;
}
