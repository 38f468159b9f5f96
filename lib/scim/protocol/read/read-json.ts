import { invalidSyntax } from '../refusals.ts';

/** Levels of lists and objects in each other; SCIM itself has six. */
const MAX_DEPTH = 16;
/**
 * Values in a body. A value object counts as one, as far as it has no more parts than a schema's, so a group of ten
 * thousand members can still be sent whole.
 */
const MAX_VALUES = 20_000;
const PARTS_OF_A_VALUE = 8;

/**
 * Reads a request's body, before all else that looks at it.
 *
 * @param bytes UTF-8
 * @returns what `JSON.parse` gives; no text in it is half a character, and nothing in it is called `__proto__`
 * @throws {ScimError} 400 `invalidSyntax`: it is no JSON, nested deeper than 16, or has over 20,000 values
 */
export function readJson(bytes: Uint8Array): unknown {
  const body = parsed(bytes);
  let values = 0;
  const pending: { readonly value: unknown; readonly depth: number }[] = [
    { value: body, depth: 1 },
  ];
  for (let one = pending.pop(); one !== undefined; one = pending.pop()) {
    const { value, depth } = one;
    if (typeof value === 'string') checkText(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) {
      throw invalidSyntax(`The body is nested deeper than ${MAX_DEPTH}.`);
    }
    const inner: readonly unknown[] = Object.values(value);
    values += Array.isArray(value) ? inner.length : Math.max(0, inner.length - PARTS_OF_A_VALUE);
    if (values > MAX_VALUES) {
      throw invalidSyntax(`The body has over ${MAX_VALUES} values; send fewer at once.`);
    }
    if (!Array.isArray(value)) Object.keys(value).forEach(checkName);
    for (const next of inner) pending.push({ value: next, depth: depth + 1 });
  }
  return body;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's own message repeats what it could not read.
    throw invalidSyntax('The body is not JSON in UTF-8.');
  }
}

/** Half a character can stand in no key of the table, and in no address. */
function checkText(text: string): void {
  if (!text.isWellFormed()) throw invalidSyntax('The body has a text that is not Unicode.');
}

function checkName(name: string): void {
  checkText(name);
  if (name === '__proto__') throw invalidSyntax('The body has something called "__proto__".');
}
