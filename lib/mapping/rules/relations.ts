import { MappingError } from '../errors.ts';
import { type FieldSet, NO_FIELDS } from '../fields/record.ts';
import type { DeclaredInstance } from '../mapping.ts';
import type { Problems } from '../problems.ts';
import { listed } from '../role-names.ts';
import type { Schema } from '../schema.ts';
import { compileInstanceRef } from './instance-ref.ts';
import type { Scope } from './placeholders.ts';
import type { Place, Subject } from './subject.ts';

/** The subjects of an instance's relationships, compiled. */
export interface Relations {
  readonly reads: FieldSet;
  /** Relations of instances of a resource to others of it: they can go round in a circle. */
  readonly within: readonly string[];
  /** Of the instances of one record: by subject. @throws {MappingError} */
  of(subject: Subject): (place: Place) => DeclaredInstance['relations'];
}

const NONE: DeclaredInstance['relations'] = new Map();

/** @param at - path of the rule */
export function compileRelations(
  at: string,
  config: Readonly<Record<string, string | readonly string[]>> | undefined,
  resource: string,
  scope: Scope,
  schema: Schema,
  problems: Problems,
): Relations {
  const within = new Set<string>();
  const all = Object.entries(config ?? {}).flatMap(([relation, subjects]) => {
    const setting = `${at}.relations.${relation}`;
    return listed(subjects).flatMap((text) => {
      const ref = compileInstanceRef(setting, text, scope, schema, problems);
      if (ref === undefined) return [];
      schema.checkRelation(setting, resource, relation, ref.resource);
      if (ref.resource === resource) within.add(relation);
      const perItem = ref.template.placeholders.some(({ of }) => of === 'item');
      return [{ relation, template: ref.template, perItem }];
    });
  });
  return {
    reads: all.reduce((fields, { template }) => fields | template.reads, NO_FIELDS),
    within: [...within],
    of(subject) {
      if (all.length === 0) return () => NONE;
      // Subjects that are the same for all of the record's instances.
      let fixed: readonly (string | null)[] | undefined;
      return (place) => {
        fixed ??= all.map((one) => (one.perItem ? null : one.template.render(subject, place)));
        const relations = new Map<string, string[]>();
        for (let index = 0; index < all.length; index += 1) {
          const one = all[index];
          const other = one?.perItem ? one.template.render(subject, place) : fixed[index];
          if (one === undefined || other === undefined || other === null) continue;
          const known = relations.size === 0 ? undefined : relations.get(other);
          if (known === undefined) relations.set(other, [one.relation]);
          else if (!known.includes(one.relation)) known.push(one.relation);
        }
        return relations;
      };
    },
  };
}

/**
 * Refuses instances that come after themselves: each goes before those whose subject it is.
 *
 * @param at - path of the rule
 * @throws {MappingError} `cyclic_relation`
 */
export function refuseCircles(
  at: string,
  within: readonly string[],
  instances: ReadonlyMap<string, DeclaredInstance>,
): void {
  for (const relation of within) {
    const waitsFor = new Map<string, number>();
    const objects = new Map<string, string[]>();
    for (const { key, relations } of instances.values()) {
      let waits = 0;
      for (const [subject, names] of relations) {
        if (!instances.has(subject) || !names.includes(relation)) continue;
        waits += 1;
        const known = objects.get(subject);
        if (known === undefined) objects.set(subject, [key]);
        else known.push(key);
      }
      waitsFor.set(key, waits);
    }
    const free = [...waitsFor].filter(([, waits]) => waits === 0).map(([key]) => key);
    // Grows while it is walked: what waits for nothing any more is free too.
    for (const key of free) {
      for (const object of objects.get(key) ?? []) {
        const waits = (waitsFor.get(object) ?? 0) - 1;
        waitsFor.set(object, waits);
        if (waits === 0) free.push(object);
      }
    }
    if (free.length < instances.size) {
      throw new MappingError(
        'cyclic_relation',
        `${at}.relations.${relation}: the record's instances go round in a circle`,
      );
    }
  }
}

/** Whether it needs none but those that are there: as long as each does, as lists mostly have it, there is no circle. */
export function comesAfter(
  { relations }: DeclaredInstance,
  within: readonly string[],
  before: ReadonlyMap<string, DeclaredInstance>,
): boolean {
  for (const [subject, names] of relations) {
    for (const name of names) if (within.includes(name) && !before.has(subject)) return false;
  }
  return true;
}
