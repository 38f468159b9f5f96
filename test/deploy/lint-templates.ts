/**
 * Packages the service with several settings, and has cfn-lint and checkov look at what would be deployed:
 * `npm run lint:templates`. Prints what they object to, and what is waived with which reason; ends with 1 for a finding,
 * and for a waiver without a reason. Says `SKIPPED: …` where they cannot be installed; `--required` makes that an error.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cfnLint, checkov, type Finding } from './lint.ts';
import { pythonWith } from './python.ts';
import { runOrSkip } from './run-or-skip.ts';
import { copyService, type Service } from './service.ts';
import { COMBINATIONS, type Settings } from './settings.ts';

const INSTALL_LIMIT_MS = 240_000;

await runOrSkip('lint-templates', async () => {
  const python = await pythonWith('lint', INSTALL_LIMIT_MS);
  const folder = await mkdtemp(join(tmpdir(), 'permit-sync-lint-'));
  try {
    return await lint(python, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function lint(python: string, folder: string): Promise<boolean> {
  const none = join(folder, 'none');
  const environment = { AWS_CONFIG_FILE: none, AWS_SHARED_CREDENTIALS_FILE: none };
  const service = await copyService(join(folder, 'service'), environment, 'empty');
  const waivers = new Map<string, Finding>();
  let objections = 0;
  for (const [name, settings] of Object.entries(COMBINATIONS)) {
    const { file, template } = await packaged(service, settings);
    const both = [await cfnLint(python, file, template), await checkov(python, file)];
    const findings = both.flatMap((linted) => linted.findings);
    objections += findings.length;
    console.log(`${name}: ${findings.length} findings`);
    for (const finding of findings) console.log(`  ${lineOf(finding)}`);
    for (const waiver of both.flatMap((linted) => linted.waivers)) {
      waivers.set(`${waiver.rule} ${waiver.where}`, waiver);
    }
  }
  const reasons = Map.groupBy(waivers.values(), ({ rule, what }) => `${rule}: ${what.trim()}`);
  console.log(`waived: ${waivers.size}, for ${reasons.size} reasons`);
  for (const [reason, waived] of [...reasons].sort()) {
    console.log(`  ${reason}\n    ${waived.map(({ where }) => where).join(', ')}`);
  }
  const reasonless = [...waivers.values()].filter(({ what }) => what.trim() === '');
  for (const { rule, where } of reasonless) console.log(`no reason: ${rule} ${where}`);
  console.log(`lint-templates: ${objections + reasonless.length} to mend`);
  return objections + reasonless.length === 0;
}

function lineOf({ rule, where, what }: Finding): string {
  return `${rule}  ${where}: ${what}`;
}

async function packaged(service: Service, settings: Settings) {
  await service.osls(['package', '--stage', 'lint', '--package', 'out'], settings);
  const file = join(service.folder, 'out/cloudformation-template-update-stack.json');
  return { file, template: await readFile(file, 'utf8') };
}
