import { authorizedAuth0, post, type SignedEvent, signedClerk } from '../../lib/samples/index.ts';
import type { LogEntry } from '../dev/log-line.ts';
import type { FactsSnapshot } from '../permit/index.ts';
import type { Stack } from '../stack/index.ts';
import { eventually, expectThat } from './eventually.ts';
import type { Report } from './report.ts';

/** What every scene of the demo plays with. */
export interface Stage {
  readonly stack: Stack;
  readonly report: Report;
  /** What Permit holds. */
  facts(): FactsSnapshot;
  /** Sends an event as its provider would, and wants 202. */
  send(provider: 'clerk' | 'auth0', event: { readonly type: string }): Promise<void>;
  /** Sends an event and wants this status. */
  sendFor(status: number, what: string, event: SignedEvent): Promise<void>;
  /** Waits until a function has logged this of an event of this type. */
  logged(event: string, eventType: string): Promise<void>;
  /** Waits until the facts are so. */
  until(what: string, isSo: (facts: FactsSnapshot) => boolean): Promise<void>;
}

/** @param written what the functions have logged so far. */
export function createStage(stack: Stack, report: Report, written: readonly LogEntry[]): Stage {
  const { standIn } = stack.permit;
  const facts = () => {
    if (standIn === undefined) throw new TypeError('the demo plays on the stand-in only');
    return standIn.facts();
  };

  async function sendFor(status: number, what: string, event: SignedEvent) {
    const answered = await post(stack.urls.http, event);
    expectThat(answered === status, `${what} is answered ${status}; the answer was ${answered}`);
    report.done(what, `POST ${event.path} → ${answered}`);
  }

  return {
    stack,
    report,
    facts,
    sendFor,
    send(provider, event) {
      const signed =
        provider === 'clerk'
          ? signedClerk(event, stack.secrets.clerk, Date.now())
          : authorizedAuth0(event, stack.secrets.auth0);
      return sendFor(202, event.type, signed);
    },
    logged: (event, eventType) =>
      eventually(`${event} of ${eventType}`, () =>
        written.some((entry) => entry.event === event && entry.eventType === eventType)
          ? true
          : undefined,
      ).then(() => {}),
    async until(what, isSo) {
      const started = performance.now();
      await eventually(what, () => isSo(facts()) || undefined);
      report.done(what, `${((performance.now() - started) / 1000).toFixed(1)} s`);
    },
  };
}

/** Whether Permit holds exactly these roles of the user, as `tenant role`. */
export function hasRoles(facts: FactsSnapshot, user: string, expected: readonly string[]): boolean {
  const found = facts.assignments
    .filter((assignment) => assignment.user === user)
    .map(({ tenant, role }) => `${tenant} ${role}`);
  return found.length === expected.length && expected.every((one) => found.includes(one));
}

/** The Permit directory as tables. */
export function showFacts(report: Report, facts: FactsSnapshot): void {
  report.table(
    'Users',
    ['key', 'e-mail', 'name'],
    facts.users.map((user) => [
      user.key,
      user.email ?? '',
      [user.first_name, user.last_name].filter(Boolean).join(' '),
    ]),
  );
  report.table(
    'Tenants',
    ['key', 'name'],
    facts.tenants.map((tenant) => [tenant.key, tenant.name]),
  );
  showAssignments(report, facts);
}

export function showAssignments(report: Report, facts: FactsSnapshot): void {
  report.table(
    'Role assignments',
    ['user', 'tenant', 'role'],
    facts.assignments.map(({ user, tenant, role }) => [user, tenant, role]),
  );
}
