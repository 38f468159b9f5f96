import { booleanOf } from '../boolean.ts';
import type { Attribute } from '../schema/attribute.ts';
import type { Operand, Operator } from './filter.ts';
import type { Token } from './scan.ts';

const ORDERED: readonly Operator[] = ['gt', 'ge', 'lt', 'le'];
const EQUAL: readonly Operator[] = ['eq', 'ne'];

/**
 * Reads what an attribute is compared with, as the attribute's type wants it: Entra writes `"True"`, and sends texts without
 * quotes.
 *
 * @returns the reason, where the two do not go together
 */
export function operandOf(
  { name, type }: Attribute,
  operator: Operator,
  token: Token,
): { readonly operand: Operand } | { readonly why: string } {
  if (token.kind === 'word' && token.text.toLowerCase() === 'null') {
    return EQUAL.includes(operator)
      ? { operand: null }
      : { why: `null can be compared with eq and ne only` };
  }
  if (type === 'boolean') {
    const operand = booleanOf(token.text);
    if (operand === undefined) return { why: `${name} is true or false` };
    if (!EQUAL.includes(operator)) return { why: `${name} can be compared with eq and ne only` };
    return { operand };
  }
  if (type === 'dateTime' && (ORDERED.includes(operator) || EQUAL.includes(operator))) {
    const operand = Date.parse(token.text);
    return Number.isNaN(operand) ? { why: `${name} is a time of ISO 8601` } : { operand };
  }
  if (type === 'binary' && ORDERED.includes(operator)) return { why: `${name} has no order` };
  return { operand: token.text };
}
