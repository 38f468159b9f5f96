import type { FactsSnapshot } from '../local/permit/index.ts';
import type { Person, Population } from './population.ts';

/** How far Permit is from what it should hold. */
export interface EndState {
  /** Facts that are missing, wrong or left over. */
  readonly wrong: number;
  /** The first few of them. */
  readonly examples: readonly string[];
}

const EXAMPLES = 3;

const userLine = ({ id, email, firstName, lastName }: Person): string =>
  `user ${id} ${email} ${firstName} ${lastName}`;

function* wantedOf({ people, tenants }: Population): Iterable<string> {
  for (const person of people) {
    yield userLine(person);
    if (person.tenant !== '') yield `role ${person.id} ${person.tenant} ${person.role}`;
  }
  for (const { id, name } of tenants) yield `tenant ${id} ${name}`;
}

function* foundIn({ users, tenants, assignments }: FactsSnapshot): Iterable<string> {
  for (const { key, email, first_name, last_name } of users) {
    yield `user ${key} ${email} ${first_name} ${last_name}`;
  }
  for (const { user, tenant, role } of assignments) yield `role ${user} ${tenant} ${role}`;
  for (const { key, name } of tenants) yield `tenant ${key} ${name}`;
}

/** Compares what Permit holds with what the provider last said; a person without a tenant has no role. */
export function compareEndState(facts: FactsSnapshot, population: Population): EndState {
  const left = new Set(wantedOf(population));
  const examples: string[] = [];
  let wrong = 0;
  const note = (what: string) => {
    wrong += 1;
    if (examples.length < EXAMPLES) examples.push(what);
  };
  for (const fact of foundIn(facts))
    if (!left.delete(fact)) note(`there, and should not be: ${fact}`);
  for (const fact of left) note(`not there: ${fact}`);
  return { wrong, examples };
}
