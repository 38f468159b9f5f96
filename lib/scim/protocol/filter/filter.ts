import type { AttributePath } from '../schema/attribute-path.ts';

export const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What an attribute is compared with: of a `dateTime`, milliseconds. */
export type Operand = string | boolean | number | null;

/** A filter as RFC 7644, section 3.4.2.2 has it, its names found in the schemas. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: Operator;
      readonly operand: Operand;
    }
  /** A value of the list is as the filter says; the filter's paths begin at the value. */
  | { readonly kind: 'some'; readonly path: AttributePath; readonly of: Filter };

/** Characters of an operand that count as one more comparison: each time all of them are read. */
const COUNTED_CHARACTERS = 1_000;

/** How often a value is looked at to tell whether it is as a filter says, at most. */
export function comparisonsIn(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.reduce((sum, one) => sum + comparisonsIn(one), 0);
    case 'not':
    case 'some':
      return comparisonsIn(filter.of);
    case 'present':
      return 1;
    case 'compare':
      return 1 + Math.floor(String(filter.operand).length / COUNTED_CHARACTERS);
  }
}

export const isOperator = (text: string): text is Operator =>
  OPERATORS.some((operator) => operator === text);
