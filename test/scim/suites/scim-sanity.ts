import * as z from 'zod/mini';
import { outputOf } from './child.ts';
import type { SuiteCounts } from './counts.ts';
import type { SuiteEndpoint } from './endpoint.ts';

const reportSchema = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.exactOptional(z.string()),
    }),
  ),
});
const FAILED = ['fail', 'error', 'warn'];

/**
 * Runs scim-sanity's probe, in its strict mode.
 *
 * @param command its path.
 */
export async function runScimSanity(
  command: string,
  { base, token }: SuiteEndpoint,
): Promise<SuiteCounts> {
  const output = await outputOf(command, [
    ...['probe', base, '--token', token, '--json-output', '--i-accept-side-effects'],
  ]);
  const { results } = reportSchema.parse(JSON.parse(output));
  const passed = results.filter(({ status }) => status === 'pass').length;
  const failed = results.filter(({ status }) => FAILED.includes(status)).length;
  return {
    suite: 'scim-sanity',
    passed,
    failed,
    apart: results.length - passed - failed,
    remarks: results
      .filter(({ status }) => status !== 'pass')
      .map(({ message = '', name, status }) => `${status} ${name}: ${message}`),
  };
}
