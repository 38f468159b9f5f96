import type { Provider } from '../config/fields.ts';
import type { PathCompiler } from '../fields/paths.ts';
import type { Problems } from '../problems.ts';
import type { Schema } from '../schema.ts';

/** What the rules of one provider are compiled with. */
export interface RuleContext {
  readonly provider: Provider;
  /** Path of the rule, e.g. `clerk.rules.staff`. */
  readonly at: string;
  readonly userPaths: PathCompiler;
  readonly tenantPaths: PathCompiler;
  readonly schema: Schema;
  readonly problems: Problems;
}
