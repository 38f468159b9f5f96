import { describe, expect, it } from 'vitest';
import { compareEndState } from '../../bench/end-state.ts';
import { populate } from '../../bench/population.ts';

const population = populate(2, 1);
const facts = {
  users: population.people.map(({ id, email, firstName, lastName }) => ({
    key: id,
    email,
    first_name: firstName,
    last_name: lastName,
    attributes: {},
  })),
  tenants: population.tenants.map(({ id, name }) => ({
    key: id,
    name,
    description: null,
    attributes: {},
  })),
  assignments: population.people.map(({ id, tenant, role }) => ({ user: id, tenant, role })),
  roles: ['admin', 'member'],
  instances: [],
  instanceRoles: [],
  tuples: [],
};

describe('the comparison of what Permit holds with what it should hold', () => {
  it('finds nothing when all is there', () => {
    expect(compareEndState(facts, population).wrong).toBe(0);
  });

  it('finds a fact that is missing', () => {
    const less = { ...facts, assignments: facts.assignments.slice(1) };
    expect(compareEndState(less, population).wrong).toBe(1);
  });

  it('finds a value that is out of date', () => {
    const [first, ...others] = facts.users;
    if (first === undefined) throw new Error('there are two');
    const stale = { ...facts, users: [{ ...first, email: 'old@bench.example' }, ...others] };
    const { wrong, examples } = compareEndState(stale, population);
    expect(wrong).toBe(2);
    expect(examples.join()).toContain('old@bench.example');
  });

  it('finds a role that nobody granted', () => {
    const more = { user: 'user_000001', tenant: 'org_000000', role: 'owner' };
    const over = { ...facts, assignments: [...facts.assignments, more] };
    expect(compareEndState(over, population).wrong).toBe(1);
  });
});
