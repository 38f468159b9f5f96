/**
 * Packages the service with several settings, and has cfn-lint and checkov look at what would be deployed:
 * `npm run lint:templates`. Prints what they object to, and what is waived with which reason; ends with 1 for a finding,
 * and for a waiver without a reason. Says `SKIPPED: …` where they cannot be installed; `--required` makes that an error.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { changedHandlers } from './handlers.ts';
import { cfnLint, checkov, type Finding } from './lint.ts';
import { pythonWith } from './python.ts';
import { runOrSkip } from './run-or-skip.ts';
import { copyService, type Service } from './service.ts';
import { COMBINATIONS, type Settings } from './settings.ts';

const INSTALL_LIMIT_MS = 240_000;
const DEPLOYER = new URL('../../infra/deployer.yml', import.meta.url);

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
  const service = await copyService(join(folder, 'service'), environment, {
    functions: 'empty',
  });
  const waivers = new Map<string, Finding>();
  let objections = 0;
  const changed = await changedHandlers(python);
  for (const what of changed) console.log(`test/infra/deployer/handlers.json: ${what}`);
  objections += changed.length;
  const templates = [
    ...Object.entries(COMBINATIONS).map(
      ([name, settings]) => [name, () => packaged(service, settings)] as const,
    ),
    ['the rights to deploy', () => ofDeployer(folder)] as const,
  ];
  for (const [name, open] of templates) {
    const { file, template } = await open();
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

/** infra/deployer.yml, as JSON, which is what the waivers are read from. */
async function ofDeployer(folder: string) {
  const file = join(folder, 'deployer.json');
  const template = JSON.stringify(parse(await readFile(DEPLOYER, 'utf8')));
  await writeFile(file, template);
  return { file, template };
}

async function packaged(service: Service, settings: Settings) {
  await service.osls(['package', '--stage', 'lint', '--package', 'out'], settings);
  const file = join(service.folder, 'out/cloudformation-template-update-stack.json');
  return { file, template: await readFile(file, 'utf8') };
}
