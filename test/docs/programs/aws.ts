import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { createClerk } from '../../../lib/providers/index.ts';
import { argumentsOf, type CommandLine } from '../command-lines.ts';

const require = createRequire(import.meta.url);

/** Where the AWS CLI's name of a service is not that of its SDK client. */
const CLIENTS: Readonly<Record<string, string>> = {
  'cognito-idp': 'cognito-identity-provider',
  logs: 'cloudwatch-logs',
  events: 'eventbridge',
};
/** Commands that the AWS CLI adds to the operations of an API, with their options. */
const CUSTOM: Readonly<Record<string, readonly string[]>> = {
  'logs tail': ['since', 'follow', 'filter-pattern', 'format'],
  'cloudformation deploy': ['stack-name', 'template-file', 'capabilities', 'parameter-overrides'],
};
/** Options that the AWS CLI calls otherwise, as it has one of that name itself. */
const RENAMED: Readonly<Record<string, string>> = {
  'sns subscribe endpoint': 'notification-endpoint',
};
/** Operations whose input is not called as they are. */
const INPUTS: Readonly<Record<string, string>> = { Invoke: 'Invocation' };
/** Of every command. */
const GLOBAL = ['region', 'profile', 'output', 'query', 'no-cli-pager', 'cli-binary-format'];

const pascal = (words: string): string =>
  words.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => String(letter).toUpperCase());
const kebab = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

/** The options of an operation, from the model that its SDK client has. */
function optionsOf(service: string, operation: string): readonly string[] {
  const custom = CUSTOM[`${service} ${operation}`];
  if (custom !== undefined) return custom;
  const client: unknown = require(`@aws-sdk/client-${CLIENTS[service] ?? service}`);
  const members = inputOf(client, pascal(operation));
  if (members === undefined) throw new Error(`aws ${service} has no operation ${operation}`);
  return members
    .map(kebab)
    .map((name) => RENAMED[`${service} ${operation} ${name}`] ?? name)
    .flatMap((name) => [name, `no-${name}`]);
}

/** The names of an operation's parameters: the fifth part of the schema of its input. */
function inputOf(client: unknown, operation: string): readonly string[] | undefined {
  if (typeof client !== 'object' || client === null) return undefined;
  const found = new Map<string, unknown>(Object.entries(client));
  if (!found.has(`${operation}Command`)) return undefined;
  const shapes = ['Request', 'Input', 'CommandInput', 'Message', 'Type'];
  const schema = shapes
    .map((end) => found.get(`${INPUTS[operation] ?? operation}${end}$`))
    .find((one) => Array.isArray(one));
  if (!Array.isArray(schema)) return [];
  const [, , , , members] = schema;
  return Array.isArray(members) ? members.map(String) : [];
}

/** What a shell makes of a value, where it needs no variable. */
async function shellValueOf(text: string): Promise<string | undefined> {
  if (/\$[A-Z]/.test(text)) return undefined;
  const { stdout } = await promisify(execFile)('bash', ['-ec', `printf %s "${text}"`]);
  return stdout;
}

/**
 * `aws SERVICE OPERATION --…`: AWS has the operation, and it has the parameters. A webhook secret that is given is one with
 * which the function would start.
 */
export async function checkAws(command: CommandLine): Promise<void> {
  const [service = '', operation = '', ...rest] = argumentsOf(command);
  const known = [...optionsOf(service, operation), ...GLOBAL];
  for (const word of rest.filter((one) => one.startsWith('--'))) {
    const name = word.slice(2).split('=', 1).join('');
    if (!known.includes(name)) throw new Error(`aws ${service} ${operation} has no ${word}`);
  }
  const value = rest[rest.indexOf('--value') + 1];
  if (value === undefined || !rest.some((word) => word.endsWith('/clerk-webhook-secrets'))) return;
  const secret = await shellValueOf(value);
  if (secret !== undefined) createClerk([secret]);
}
