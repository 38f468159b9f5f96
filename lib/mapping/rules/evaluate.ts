import type { Json } from '../../jobs/index.ts';
import { LIMITS } from '../config/limits.ts';
import { MappingError } from '../errors.ts';
import { type FieldPath, readPath } from '../fields/paths.ts';
import { bitOf, type FieldSet, isList, type RecordFields } from '../fields/record.ts';
import type { DeclaredInstance, RuleSet } from '../mapping.ts';
import { type Gift, gatherGifts, gatherInstances, NO_INSTANCES, NO_PLACES } from './gathered.ts';
import type { RecordRule } from './record-rule.ts';
import type { Place, Subject } from './subject.ts';
import type { Template } from './template.ts';

/** A rule on records, as it is evaluated. */
export interface Evaluator {
  /**
   * @param named - the fields that the record names
   * @returns `undefined`: no answer
   * @throws {MappingError}
   */
  evaluate(subject: Subject, named: FieldSet): RuleSet | undefined;
}

export function evaluatorOf(rule: RecordRule): Evaluator {
  const { reads, when, anchors, absentRemoves } = rule;
  const empty: RuleSet = { voice: rule.voice, places: NO_PLACES, instances: NO_INSTANCES };
  const always = constantSet(rule);
  return {
    evaluate(subject, named) {
      if ((reads & ~named) !== 0) return givesNothing(rule, subject, named) ? empty : undefined;
      if (!when.met(subject.fields)) return empty;
      for (const anchor of anchors) {
        if (isNone(subject.fields, anchor)) return absentRemoves ? empty : undefined;
      }
      return always ?? goThrough(rule, subject);
    },
  };
}

/** Whether what a partial record names tells that the rule gives nothing, whatever the rest is: so nothing is kept for it. */
function givesNothing(rule: RecordRule, { fields }: Subject, named: FieldSet): boolean {
  const { when, each, anchors, absentRemoves } = rule;
  if (when.unmet(fields, named)) return true;
  const isNamed = ({ field }: FieldPath) => (named & bitOf(field)) !== 0;
  if (absentRemoves && anchors.some((one) => isNamed(one) && isNone(fields, one))) return true;
  const list = each && isNamed(each) ? (readPath(fields, each) ?? null) : null;
  return isList(list) && list.length === 0;
}

const isNone = (fields: RecordFields, path: FieldPath): boolean =>
  (readPath(fields, path) ?? null) === null;

/** What a rule gives whoever meets its conditions, when that is the same for everybody. */
function constantSet(rule: RecordRule): RuleSet | undefined {
  const { voice, each, tenant, tenantName, on, declares, roles } = rule;
  // Whether there is something to go through is another matter for each record.
  if (each !== undefined || declares !== undefined) return undefined;
  const key = tenant?.constant;
  if (key === undefined || roles?.constant === undefined) return undefined;
  const name = tenantName?.constant;
  const place = on === undefined ? key : on.template.constant;
  if (place === undefined || (tenantName !== undefined && name === undefined)) return undefined;
  const given = { tenant: key, roles: [...new Set(roles.constant)], tenantName: name };
  return { voice, places: new Map([[place, given]]), instances: [] };
}

const ONCE: readonly Json[] = [null];

function goThrough(rule: RecordRule, subject: Subject): RuleSet {
  const { at, each, declares, roles, voice } = rule;
  const gifts: Gift[] = [];
  const instances: DeclaredInstance[] = [];
  const relationsOf = declares?.relations.of(subject);
  const fieldsOf = declares?.attributes.of(subject);
  const rolesOf = roles?.of(subject);
  for (const item of each === undefined ? ONCE : itemsOf(at, subject, each)) {
    const tenant = tenantOf(rule, subject, item);
    const place: Place = { item, tenant };
    let where = rule.on === undefined ? tenant : required(rule.on.template, subject, place);
    if (declares !== undefined && fieldsOf !== undefined && relationsOf !== undefined) {
      where = required(declares.ref.template, subject, place);
      const [fields, relations] = [fieldsOf(place), relationsOf(place)];
      instances.push({ key: where, tenant, fields, relations });
    }
    if (rolesOf === undefined) continue;
    const tenantName = rule.tenantName?.render(subject, place) ?? undefined;
    gifts.push({ place: where, tenant, roles: rolesOf(place), tenantName });
  }
  return {
    voice,
    places: gatherGifts(gifts, roles?.defaults ?? []),
    instances: gatherInstances(instances, at, declares?.relations.within ?? []),
  };
}

const tenantOf = ({ tenant }: RecordRule, subject: Subject, item: Json): string =>
  tenant === undefined
    ? subject.key
    : (tenant.constant ?? required(tenant, subject, { item, tenant: '' }));

/** The members of a list, or the one value that stands there. */
function itemsOf(at: string, { fields }: Subject, each: FieldPath): readonly Json[] {
  const value = readPath(fields, each) ?? null;
  if (!isList(value)) return [value];
  if (value.length > LIMITS.items) {
    throw new MappingError('too_many', `${at}.each: is a list of more than ${LIMITS.items}`);
  }
  return value;
}

function required(template: Template, subject: Subject, place: Place): string {
  const text = template.render(subject, place);
  if (text !== null) return text;
  throw new MappingError('missing_value', `${template.at}: what it needs is not there`);
}
