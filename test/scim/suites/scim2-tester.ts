import { outputOf } from './child.ts';
import type { SuiteCounts } from './counts.ts';
import type { SuiteEndpoint } from './endpoint.ts';

const PASSED = ['SUCCESS', 'COMPLIANT', 'ACCEPTABLE'];
const FAILED = ['ERROR', 'CRITICAL', 'DEVIATION'];
/** `STATUS title`, and the reason on the lines after it, two blanks in. */
const CHECK = /^([A-Z]+) (\S+)$/;

/**
 * Runs scim2-tester by the command of scim2-cli.
 *
 * @param scim2 the path of the command.
 */
export async function runScim2Tester(
  scim2: string,
  { base, token }: SuiteEndpoint,
): Promise<SuiteCounts> {
  const output = await outputOf(scim2, ['--url', base, 'test'], {
    // Other users of the machine could read it from the command line.
    SCIM_CLI_HEADERS: `Authorization: Bearer ${token}`,
  });
  const checks: { status: string; title: string; reason: string[] }[] = [];
  for (const line of output.split('\n')) {
    const [, status, title] = CHECK.exec(line) ?? [];
    if (status !== undefined && title !== undefined) checks.push({ status, title, reason: [] });
    else checks.at(-1)?.reason.push(line.trim());
  }
  const known = (statuses: readonly string[]) =>
    checks.filter(({ status }) => statuses.includes(status)).length;
  if (checks.length === 0) throw new Error(`scim2 test made no check: ${output}`);
  return {
    suite: 'scim2-tester',
    passed: known(PASSED),
    failed: known(FAILED),
    apart: checks.length - known(PASSED) - known(FAILED),
    remarks: checks
      .filter(({ status }) => !PASSED.includes(status))
      .map(({ reason, status, title }) => `${status} ${title}: ${reason.join(' ').trim()}`),
  };
}
