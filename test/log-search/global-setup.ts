import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { describeSearch, searchFolder } from './search-lines.ts';

/** A whole run writes far more; fewer mean that they were not copied. */
const LEAST_LINES = 5_000;

/**
 * Has every log line of the test run copied (copy-lines.mjs), whoever writes it, and searches them when all tests are
 * over. The run fails where something is found.
 */
export default function setup(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'permit-sync-log-'));
  const hook = new URL('./copy-lines.mjs', import.meta.url);
  hook.searchParams.set('folder', folder);
  const { NODE_OPTIONS = '' } = process.env;
  process.env['NODE_OPTIONS'] = `${NODE_OPTIONS} --import=${hook.href}`.trim();
  return async () => {
    const report = await searchFolder(folder);
    rmSync(folder, { recursive: true, force: true });
    console.log(describeSearch(report));
    if (report.counts.size > 0) {
      throw new Error('the log of the test run has something in it that no log may have');
    }
    if (report.lines < LEAST_LINES && (await isWhole(project))) {
      throw new Error(`the log search saw fewer than ${LEAST_LINES} lines: are they still copied?`);
    }
  };
}

/** Whether all tests were asked for, and not some files or names. */
async function isWhole({ vitest }: TestProject): Promise<boolean> {
  const { testNamePattern, watch } = vitest.config;
  if (testNamePattern !== undefined || watch) return false;
  const all = await vitest.globTestSpecifications();
  return vitest.state.getFiles().length >= all.length;
}
