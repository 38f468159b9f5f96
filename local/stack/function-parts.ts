import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { StackError } from './errors.ts';

const partSchema = z.record(z.string(), z.unknown());
const serviceSchema = z.looseObject({
  functions: z.union([partSchema, z.array(z.union([z.string(), partSchema]))]),
});

/** `${file(<path>)}`, where the path may have variables. */
const FILE = /^\$\{file\((.+)\)\}$/;
/** A setting that says whether a function is on; where it is the folder of all parts, its default. */
const SETTING = /\$\{self:custom\.(\w+)\}/g;

/**
 * The functions of a service by name, unread: those in serverless.yml itself, and those in the files that it names, as if
 * every one of them was on.
 *
 * @throws {StackError} `bad_template`
 */
export async function readParts(service: URL): Promise<Readonly<Record<string, unknown>>> {
  const { functions } = parsed(serviceSchema, await readFile(service, 'utf8'), 'serverless.yml');
  if (!Array.isArray(functions)) return functions;
  const parts = await Promise.all(
    functions.map((part) => (typeof part === 'string' ? readPart(part, service) : part)),
  );
  return Object.assign({}, ...parts);
}

async function readPart(text: string, service: URL): Promise<Readonly<Record<string, unknown>>> {
  const [, named] = FILE.exec(text) ?? [];
  if (named === undefined) {
    throw new StackError('bad_template', `serverless.yml: functions: ${text} names no file`);
  }
  const path = named.replaceAll(SETTING, (_, name) => (name === 'infra' ? 'infra' : 'on'));
  return parsed(partSchema, await readFile(new URL(path, service), 'utf8'), path);
}

function parsed<T extends z.ZodMiniType>(schema: T, text: string, path: string): z.infer<T> {
  const result = z.safeParse(schema, parse(text));
  if (result.success) return result.data;
  throw new StackError('bad_template', `${path}: its functions are not as in a service`);
}
