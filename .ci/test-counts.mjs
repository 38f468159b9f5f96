// Prints `<passed> <failed>` for vitest's JSON report. A run that ended badly without a failed test
// (a file that could not be loaded, no report at all) counts as one failure.
import { readFileSync } from 'node:fs';

const [, , report, exitCode] = process.argv;
let passed = 0;
let failed = 0;
try {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  passed = results.numPassedTests;
  failed = results.numFailedTests;
} catch (error) {
  console.error(`no test report: ${error.message}`);
}
if (failed === 0 && (exitCode !== '0' || passed === 0)) failed = 1;
console.log(passed, failed);
