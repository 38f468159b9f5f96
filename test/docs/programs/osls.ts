import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod/mini';
import { packagedTemplate } from '../../infra/packaged-template.ts';
import { argumentsOf, COMMANDS, type CommandLine, programOf } from '../command-lines.ts';
import { ROOT } from '../pages.ts';

const Commands = z.map(z.string(), z.looseObject({ options: z.record(z.string(), z.unknown()) }));
const { data: COMMANDS_OF_OSLS } = z.safeParse(
  Commands,
  createRequire(import.meta.url)('osls/lib/cli/commands-schema/aws-service.js'),
);
const IS_OSLS: ReadonlySet<string> = new Set(['osls', 'serverless']);
const SETTINGS = new Set(
  [...readFileSync(`${ROOT}serverless.yml`, 'utf8').matchAll(/\$\{param:(\w+)/g)].map(
    ([, name = '']) => name,
  ),
);

/** Words and options, each with its value. */
function read(args: readonly string[]) {
  const words: string[] = [];
  const options: [name: string, value: string | undefined][] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    const [, name, joined] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const next = args[index + 1];
    if (name === undefined) words.push(word);
    else if (joined !== undefined || next === undefined || next.startsWith('--')) {
      options.push([name, joined]);
    } else {
      options.push([name, next]);
      index++;
    }
  }
  return { words, options };
}

/** The settings of a deployment. @throws for a command, an option or a setting that there is not */
function settingsOf(command: CommandLine): Readonly<Record<string, string>> | undefined {
  const { words, options } = read(argumentsOf(command));
  if (COMMANDS_OF_OSLS === undefined) throw new Error('osls has its commands elsewhere now');
  const found = COMMANDS_OF_OSLS.get(words.join(' '));
  if (found === undefined) throw new Error(`osls has no command ${words.join(' ')}`);
  const settings: Record<string, string> = {};
  for (const [name, value = ''] of options) {
    if (!Object.hasOwn(found.options, name)) throw new Error(`osls has no option --${name} there`);
    if (name !== 'param') continue;
    const [setting = '', given = ''] = value.split(/=(.*)/s);
    if (!SETTINGS.has(setting)) throw new Error(`serverless.yml has no setting ${setting}`);
    settings[setting] = given;
  }
  return ['deploy', 'package'].includes(words.join()) ? settings : undefined;
}

/** What is wrong with a command is told by its own test. */
function readable(command: CommandLine) {
  try {
    return settingsOf(command);
  } catch {
    return undefined;
  }
}

/** To package takes seconds: what all documents' deployments set is packaged at once, where it goes together. */
const together: Record<string, string>[] = [];
for (const command of COMMANDS.filter((one) => IS_OSLS.has(programOf(one)))) {
  const settings = readable(command) ?? {};
  const fits = together.find((set) =>
    Object.entries(settings).every(([name, value]) => (set[name] ?? value) === value),
  );
  if (fits === undefined) together.push({ ...settings });
  else Object.assign(fits, settings);
}

/**
 * `osls COMMAND --…`: there is such a command with such options; and what is deployed is packaged with its settings, and
 * with those of the other documents.
 */
export async function checkOsls(command: CommandLine): Promise<void> {
  const settings = settingsOf(command);
  if (settings === undefined) return;
  const set = together.find((one) =>
    Object.entries(settings).every(([name, value]) => one[name] === value),
  );
  if (set === undefined) throw new Error('is packaged with nothing');
  const { Resources } = await packagedTemplate(set);
  if (Object.keys(Resources).length === 0) throw new Error('nothing would be deployed');
}
