import type { Deed, Surroundings } from './deed.ts';
import { deedOf } from './deeds.ts';
import { isAlive, TENANTS } from './memory.ts';
import { cellsOf, filtered, listed, look, seenIn } from './observe.ts';
import { allowedAfter, type Done, type Doubts, isDone, isUnknown } from './outcomes.ts';
import type { Command, Fault } from './script.ts';
import type { Site } from './site.ts';

export interface Play extends Surroundings {
  readonly site: Site;
  readonly doubts: Doubts;
}

const AT_ODDS = [200, 201, 204, 400, 404, 409, 503];

/**
 * Has commands carried out at once, looks at what they were about, and remembers it: it has to be what one of them made
 * of it, and nothing else may have changed.
 *
 * @throws {Error} saying what is otherwise
 */
export async function carryOut(play: Play, commands: readonly Command[]): Promise<void> {
  const deeds = commands.map((command) => ({ command, deed: deedOf(command, play) }));
  const ends = await sendAll(
    play,
    deeds.map(({ deed, command }) => ({ deed, fault: command.fault })),
  );
  for (const [at, end] of ends.entries()) {
    const command = deeds[at]?.command;
    if (isUnknown(end) && command?.retries === true) {
      // Of what one has made, the other has to make the best.
      await sendAll(play, [{ deed: again(end.deed), fault: null }]);
    }
  }
}

/** The same request: what it finds now may be anything, but no failure. */
const again = (deed: Deed): Deed => ({ ...deed, statuses: AT_ODDS });

async function sendAll(
  play: Play,
  all: readonly { readonly deed: Deed; readonly fault: Fault | null }[],
): Promise<readonly Done[]> {
  const { site, doubts } = play;
  const answers = await site.sendAll(
    all.map(({ deed, fault }) => ({ request: deed.request, fault })),
  );
  doubts.troubled ||= all.some(({ fault }) => fault !== null);
  const ends = all.flatMap(({ deed }, at) => {
    const answer = answers[at];
    return answer === undefined ? [] : [{ deed, answer }];
  });
  for (const { deed, answer } of ends) {
    const allowed =
      ends.length > 1 ? AT_ODDS : [...deed.statuses, ...(doubts.troubled ? [503] : [])];
    if (ends.length === 1 && doubts.troubled && deed.request.method === 'DELETE') allowed.push(204);
    if (!allowed.includes(answer.status)) {
      const { method, path } = deed.request;
      throw new Error(`${method} ${path} was answered ${answer.status}, not ${allowed}`);
    }
  }
  doubts.troubled ||= ends.some(isUnknown);
  await remember(play, ends);
  return ends;
}

async function remember(play: Play, ends: readonly Done[]): Promise<void> {
  const { memory, doubts } = play;
  const touched = new Set(ends.flatMap(({ deed }) => deed.about));
  for (const end of ends) {
    const { makes, request } = end.deed;
    const { tenant } = request;
    if (makes === null) continue;
    if (isDone(end)) {
      const { id = '' } = end.answer.body;
      memory.add(makes.kind, tenant, id, makes.values);
      touched.add(id);
    } else if (isUnknown(end) && makes.kind === 'group') {
      doubts.groups.push({ tenant, deed: end.deed });
    }
  }
  await adopt(play, ends);
  const allowed = allowedAfter(memory, doubts, ends);
  // Groups first: of one that is gone nobody's membership counts.
  const groups = TENANTS.flatMap(memory.groups);
  const inOrder = [...touched].sort(
    (one, other) => Number(groups.includes(other)) - Number(groups.includes(one)),
  );
  for (const id of inOrder) await compare(play, id, allowed);
}

/** A user that may be there, since nobody was told, is: it is found by its name. */
async function adopt({ memory, site }: Play, ends: readonly Done[]): Promise<void> {
  for (const { deed } of ends.filter(isUnknown)) {
    const { makes, request } = deed;
    if (makes?.kind !== 'user') continue;
    const { tenant } = request;
    const [found] = await listed(
      site,
      tenant,
      filtered('/Users', 'userName', makes.values['userName'] ?? ''),
    );
    if (found?.id === undefined || memory.tenantOf(found.id) !== undefined) continue;
    const meant = ends.filter((end) => isUnknown(end) && end.deed.makes !== null);
    const { values } = seenIn(found);
    if (
      !meant.some(
        (end) => JSON.stringify(sorted(end.deed.makes?.values)) === JSON.stringify(sorted(values)),
      )
    ) {
      throw new Error(`a user is there that nobody made: ${JSON.stringify(values)}`);
    }
    memory.add('user', tenant, found.id, values);
  }
}

const sorted = (values: object = {}) =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));

async function compare(
  { memory, site }: Play,
  id: string,
  allowed: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const tenant = memory.tenantOf(id);
  if (tenant === undefined) return;
  const kind = memory.users(tenant).includes(id) ? 'user' : 'group';
  const groups = memory.groups(tenant).filter((group) => isAlive(memory, group));
  const seen = cellsOf(kind, id, await look(site, kind, tenant, id), groups);
  for (const [cell, value] of seen) {
    const may = allowed.get(cell) ?? new Set([memory.get(cell)]);
    if (!may.has(value)) {
      throw new Error(`${cell}: is ${value}, and may be ${[...may].join(' or ')}`);
    }
    memory.set(cell, value);
  }
}
