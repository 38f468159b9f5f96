import * as z from 'zod/mini';
import { type CliOptions, type CliRun, runCli } from '../run-cli.ts';

const report = z.object({
  place: z.string(),
  checks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      state: z.enum(['ok', 'warning', 'failed', 'skipped']),
      detail: z.string(),
      remedy: z.optional(z.string()),
    }),
  ),
  rolesCreated: z.array(z.string()),
});

export type Finding = z.infer<typeof report>['checks'][number];

export interface Diagnosis {
  readonly run: CliRun;
  readonly checks: readonly Finding[];
  readonly rolesCreated: readonly string[];
  /** Those with a state, by id. */
  ids(state: Finding['state']): readonly string[];
  /** The one of that id. */
  of(id: string): Finding;
}

/** `permit-sync doctor --json`. */
export async function diagnose(
  options: CliOptions,
  args: readonly string[] = [],
): Promise<Diagnosis> {
  const run = await runCli(['doctor', '--json', ...args], options);
  const { checks, rolesCreated } = report.parse(run.json());
  return {
    run,
    checks,
    rolesCreated,
    ids: (state) => checks.filter((one) => one.state === state).map(({ id }) => id),
    of(id) {
      const found = checks.find((one) => one.id === id);
      if (found === undefined) throw new Error(`no check ${id}`);
      return found;
    },
  };
}
