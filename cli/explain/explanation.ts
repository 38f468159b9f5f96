import type { Json, SyncJob } from '../../lib/jobs/index.ts';
import { isInstance, type Mapping } from '../../lib/mapping/index.ts';
import type { ForeseenInstance, Foresight } from '../../lib/sync/index.ts';
import { maskEmails, type Terminal } from '../terminal/index.ts';
import type { Interpreted } from './interpret.ts';

/** All that is to be told of a payload. */
export interface Explanation extends Interpreted {
  readonly jobs: readonly SyncJob[];
  readonly foresight: Foresight;
  readonly mapping: Mapping;
  /** The place whose ledger was asked; `null`: as if it knew nothing. */
  readonly against: string | null;
}

/** A fact of Permit as it would be afterwards. */
export interface Fact {
  readonly kind: 'user' | 'tenant' | 'instance';
  readonly key: string;
  /** A field, `roles in <tenant>`, `roles at <instance>`, a relation, or what becomes of the record. */
  readonly fact: string;
  readonly value: Json;
}

/** Ids and keys are no secrets, but some teams have addresses for ids. */
export const shownId = (id: string, terminal: Terminal): string =>
  terminal.showPersonalData ? id : maskEmails(id);

/** What Permit would hold afterwards of whom the jobs name, masked unless it is to be shown. */
export function factsOf({ foresight, mapping }: Explanation, terminal: Terminal): Fact[] {
  const facts: Fact[] = [];
  const tell = (kind: Fact['kind'], key: string) => (fact: string, value: Json) => {
    facts.push({ kind, key: shownId(key, terminal), fact, value });
  };
  const fields = (values: ReadonlyMap<string, Json>): [string, Json][] =>
    Object.entries(maskedFields(values, terminal));
  for (const { key, isAlive, fields: values, after } of foresight.tenants.values()) {
    const say = tell('tenant', key);
    say('record', isAlive ? 'exists' : gone(after, mapping.tenants.onDelete));
    if (isAlive) for (const [name, value] of fields(values)) say(name, value);
  }
  for (const instance of foresight.instances.values()) {
    const { key, isAlive, before, tenant } = instance;
    const say = tell('instance', key);
    const isKept = !before.ours && before.rev > 0;
    say('record', isAlive ? 'exists' : isKept ? 'kept: it was there before us' : 'deleted');
    if (!isAlive) continue;
    say('tenant', shownId(tenant, terminal));
    for (const [name, value] of fields(instance.fields)) say(name, value);
    for (const [relation, subjects] of byRelation(instance)) {
      say(
        relation,
        subjects.map((subject) => shownId(subject, terminal)),
      );
    }
  }
  for (const { key, isAlive, fields: values, roles, after } of foresight.users.values()) {
    const say = tell('user', key);
    say('record', isAlive ? 'exists' : gone(after, mapping.users.onDelete));
    if (isAlive) for (const [name, value] of fields(values)) say(name, value);
    for (const [source, { on }] of Object.entries(after.shut ?? {})) {
      if (isAlive && on) say(`shut out by ${source}`, 'takes the roles that it gave');
    }
    for (const [place, held] of roles) {
      const where = isInstance(place) ? 'at' : 'in';
      say(`roles ${where} ${shownId(place, terminal)}`, [...held].sort());
    }
  }
  return facts;
}

/** Who has each relation to an instance. */
function byRelation({ relations }: ForeseenInstance): ReadonlyMap<string, readonly string[]> {
  const subjects = new Map<string, string[]>();
  for (const [subject, held] of relations) {
    for (const relation of held)
      subjects.set(relation, [...(subjects.get(relation) ?? []), subject]);
  }
  return subjects;
}

function gone({ del }: { readonly del: string }, onDelete: 'delete' | 'unassign'): string {
  // A removal by itself says nothing about who is removed.
  if (del === '') return 'not known yet';
  return onDelete === 'delete' ? 'deleted' : 'kept, with no roles';
}

function maskedFields(values: ReadonlyMap<string, Json>, { personalFields }: Terminal) {
  const masked = personalFields(Object.fromEntries(values));
  return typeof masked === 'object' && masked !== null ? masked : {};
}
