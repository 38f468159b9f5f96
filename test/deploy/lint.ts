import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { DeployCheckError } from './errors.ts';
import { runProgram, saidBy } from './run-program.ts';

/** Something that a linter objects to, or would, were it not waived. */
export interface Finding {
  /** E.g. `CKV_AWS_117`, `W3005`. */
  readonly rule: string;
  /** A logical id, or a path in the template. */
  readonly where: string;
  /** What it objects to; of a waiver, the reason. */
  readonly what: string;
}

export interface Linted {
  readonly findings: readonly Finding[];
  readonly waivers: readonly Finding[];
}

const LIMIT_MS = 120_000;

const CfnLint = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Message: z.string(),
    Location: z.object({ Path: z.nullish(z.array(z.union([z.string(), z.number()]))) }),
  }),
);
const Checked = z.object({
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  check_result: z.object({ suppress_comment: z.optional(z.string()) }),
});
const Checkov = z.object({
  results: z.object({ failed_checks: z.array(Checked), skipped_checks: z.array(Checked) }),
  summary: z.object({ passed: z.number(), parsing_errors: z.number() }),
});
const Waived = z.object({
  Metadata: z.optional(
    z.object({
      'cfn-lint': z.optional(
        z.object({
          config: z.object({ ignore_checks: z.array(z.string()) }),
          reason: z.optional(z.string()),
        }),
      ),
    }),
  ),
});
const Template = z.extend(Waived, { Resources: z.record(z.string(), Waived) });

/** cfn-lint's opinion of a template. @param python - has it installed */
export async function cfnLint(python: string, file: string, template: string): Promise<Linted> {
  const program = join(dirname(python), 'cfn-lint');
  const said = await answerOf(program, ['--format', 'json', '--template', file]);
  const parsed = Template.parse(JSON.parse(template));
  const places = [['the template', parsed] as const, ...Object.entries(parsed.Resources)];
  return {
    findings: CfnLint.parse(said).map(({ Rule, Message, Location }) => ({
      rule: Rule.Id,
      where: (Location.Path ?? []).join('/'),
      what: Message,
    })),
    waivers: places.flatMap(([where, { Metadata }]) => {
      const waived = Metadata?.['cfn-lint'];
      if (waived === undefined) return [];
      const what = waived.reason ?? '';
      return waived.config.ignore_checks.map((rule) => ({ rule, where, what }));
    }),
  };
}

/**
 * checkov's opinion of a template. Its rules are in the package: nothing is fetched, and nothing is sent.
 *
 * @throws {DeployCheckError} when it could not read the template, or looked at nothing
 */
export async function checkov(python: string, file: string): Promise<Linted> {
  const program = join(dirname(python), 'checkov');
  const args = ['--file', file, '--framework', 'cloudformation', '--output', 'json'];
  const said = await answerOf(program, [...args, '--skip-download', '--compact']);
  const { results, summary } = Checkov.parse(said);
  if (summary.parsing_errors > 0 || summary.passed === 0) {
    throw new DeployCheckError(`checkov could not read ${file}`);
  }
  return {
    findings: results.failed_checks.map(({ check_id, check_name, resource }) => ({
      rule: check_id,
      where: nameOf(resource),
      what: check_name,
    })),
    waivers: results.skipped_checks.map(({ check_id, resource, check_result }) => ({
      rule: check_id,
      where: nameOf(resource),
      what: check_result.suppress_comment ?? '',
    })),
  };
}

/** `AWS::SQS::Queue.SyncQueue` → `SyncQueue`. */
const nameOf = (resource: string): string => resource.split('.').at(-1) ?? resource;

async function answerOf(program: string, args: readonly string[]): Promise<unknown> {
  // Both end with another code than 0 as soon as they find something.
  const end = await runProgram(program, args, { limitMs: LIMIT_MS });
  try {
    return JSON.parse(end.stdout);
  } catch (error) {
    throw new DeployCheckError(`${program} gave no JSON:\n${saidBy(end)}`, { cause: error });
  }
}
