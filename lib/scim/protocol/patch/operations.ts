import type { Json, JsonObject } from '../../../jobs/index.ts';
import { isList, isObject, objectOf, own, spellingOf } from '../json-shape.ts';
import { invalidSyntax, invalidValue, noTarget, quoted } from '../refusals.ts';
import { schemaNamed } from '../schema/attribute-path.ts';
import type { Resource } from '../schema/schema.ts';
import { isUrn } from '../urns.ts';

export type Op = 'add' | 'replace' | 'remove';

/** One thing to do at one path. An operation without a path is as many as its value has members. */
export interface Step {
  readonly op: Op;
  readonly path: string;
  /** `undefined`: the client gave none. */
  readonly value: Json | undefined;
  /** Where it stands in the body, for messages. */
  readonly at: string;
}

/**
 * Reads the body of a PATCH (RFC 7644, section 3.5.2) into steps, in their order. `op` may have capitals, as Entra's has.
 *
 * @throws {ScimError} 400 `invalidSyntax`: no operations, or an unknown one; `noTarget`: what to remove is not said;
 * `invalidValue`: there is nothing to add or replace
 */
export function readSteps(resource: Resource, body: unknown): readonly Step[] {
  const operations = member(objectOf(body, 'The body'), 'Operations');
  if (!isList(operations) || operations.length === 0) {
    throw invalidSyntax('Operations must be a list with at least one operation.');
  }
  return operations.flatMap((one, index) => stepsOf(resource, one, `Operations[${index}]`));
}

function stepsOf(resource: Resource, operation: Json, at: string): readonly Step[] {
  if (!isObject(operation)) throw invalidSyntax(`${at} must be an object.`);
  const op = opOf(member(operation, 'op'), at);
  const path = member(operation, 'path') ?? '';
  const value = member(operation, 'value');
  if (typeof path !== 'string') throw invalidSyntax(`${at}.path must be a text.`);
  if (op !== 'remove' && value === undefined) {
    throw invalidValue(`${at}.value`, `it is missing; ${op} needs one`);
  }
  if (path.trim() !== '') return spread(resource, { op, path: path.trim(), value, at });
  if (op === 'remove') throw noTarget(`${at}.path`, 'it is missing; say what to remove');
  if (!isObject(value)) {
    throw invalidValue(`${at}.value`, 'without a path it must be an object of attributes');
  }
  return members(value, at).flatMap((step) => spread(resource, { ...step, op }));
}

function opOf(value: Json | undefined, at: string): Op {
  const op = typeof value === 'string' ? value.toLowerCase() : '';
  if (op === 'add' || op === 'replace' || op === 'remove') return op;
  throw invalidSyntax(`${at}.op must be add, replace or remove.`);
}

/** A path that is a schema means the attributes in its value. `schemas`, which some write into an extension too, says nothing. */
function spread(resource: Resource, step: Step): readonly Step[] {
  const found = isUrn(step.path) ? schemaNamed(resource, step.path) : null;
  if (found?.rest !== '') return [step];
  const isCore = found.schema === resource.schema;
  if (step.op === 'remove' || step.value === null) {
    if (isCore) throw noTarget(`${step.at}.path`, 'it must name one attribute');
    return [step];
  }
  if (!isObject(step.value)) throw invalidValue(`${step.at}.value`, 'it must be an object');
  return members(step.value, step.at)
    .filter(({ path }) => isCore || path.toLowerCase() !== 'schemas')
    .map((inner) => ({
      ...inner,
      op: step.op,
      path: isCore ? inner.path : `${found.schema.id}:${inner.path}`,
    }));
}

const members = (value: JsonObject, at: string) =>
  Object.entries(value).map(([path, inner]) => ({
    path,
    value: inner,
    at: `${at}.value[${quoted(path)}]`,
  }));

function member(object: JsonObject, name: string): Json | undefined {
  const spelling = spellingOf(object, name);
  return spelling === undefined ? undefined : own(object, spelling);
}
