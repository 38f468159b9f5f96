import { ScimError } from '../errors.ts';
import type { StoredGroup } from '../model.ts';
import {
  listResponse,
  presentGroup,
  project,
  readGroup,
  readGroupPatch,
  wantsMembers,
} from '../protocol/index.ts';
import { noContent, scimAnswer } from './answers.ts';
import { bodyOf, type Exchange, type Operation } from './exchange.ts';
import { matcherOf } from './matcher.ts';
import { membersOf } from './members-of.ts';
import { withOwnIds } from './own-id.ts';
import type { Parameters } from './parameters.ts';
import { readSearch } from './read-search.ts';
import { namesAttributes } from './wants-body.ts';

/** Members that a client has just sent, and is not sent back: what was done must not end in an answer too large. */
const MANY = 10_000;

type Shown = Pick<Parameters, 'attributes' | 'excludedAttributes'>;

export const createGroup: Operation = async (exchange) => {
  const { document, members, called } = readGroup(bodyOf(exchange));
  const stored = await exchange.directory.groups.create(document, members, called);
  return answerWith(201, stored, withoutMany(members, exchange));
};

export const readOneGroup: Operation = async (exchange) =>
  answerWith(200, await exchange.directory.groups.read(exchange.id), exchange);

export const replaceGroup: Operation = async (exchange) => {
  const { document, members, called } = readGroup(bodyOf(exchange));
  const stored = await exchange.directory.groups.change(exchange.id, () => ({
    document,
    members: { from: 'none', remove: new Set(), add: new Set(members), called },
  }));
  return answerWith(200, stored, withoutMany(members, exchange));
};

/**
 * 204, as Entra wants it: the answer could be large. 200 where attributes are asked for (RFC 7644, 3.5.2), as long as it
 * is not too large: what was done is not told as refused.
 */
export const changeGroup: Operation = async (exchange) => {
  const { id, directory, progress } = exchange;
  const body = bodyOf(exchange);
  const stored = await directory.groups.change(id, (document) => {
    const change = readGroupPatch(document, body, id);
    const members = withOwnIds(change.members);
    const passedOver = change.members.add.size - members.add.size;
    if (passedOver > 0) progress.membersPassedOver = passedOver;
    return { ...change, members };
  });
  if (!namesAttributes(exchange)) return noContent;
  try {
    return await answerWith(200, stored, exchange);
  } catch (failure) {
    if (failure instanceof ScimError && failure.scimType === 'tooMany') return noContent;
    throw failure;
  }
};

export const removeGroup: Operation = async ({ id, directory }) => {
  await directory.groups.remove(id);
  return noContent;
};

export const listGroups: Operation = (exchange) => list(exchange.parameters, exchange);

export const searchGroups: Operation = (exchange) => list(readSearch(bodyOf(exchange)), exchange);

async function list(asked: Parameters, exchange: Exchange) {
  const { startIndex, count } = asked;
  const filter = matcherOf(asked.filter, 'Group', (group: StoredGroup) =>
    presentGroup(group, undefined, exchange.base),
  );
  const page = await exchange.directory.groups.list({ filter, startIndex, count });
  const resources = await present(page.resources, asked, exchange);
  return scimAnswer(200, listResponse({ total: page.total, startIndex, resources }));
}

async function answerWith(status: number, group: StoredGroup, exchange: Exchange) {
  const { parameters, base } = exchange;
  const [resource = {}] = await present([group], parameters, exchange);
  const location = `${base}/Groups/${encodeURIComponent(group.id)}`;
  return scimAnswer(status, resource, status === 201 ? { location } : {});
}

function withoutMany(members: readonly string[], exchange: Exchange): Exchange {
  if (members.length <= MANY) return exchange;
  const { parameters } = exchange;
  const hidden = [parameters.excludedAttributes ?? '', 'members'].filter(Boolean).join(',');
  return { ...exchange, parameters: { ...parameters, excludedAttributes: hidden } };
}

/** Members are read only where they are shown: a group may have thousands. */
async function present(
  groups: readonly StoredGroup[],
  { attributes, excludedAttributes }: Shown,
  { base, directory }: Exchange,
) {
  const members = wantsMembers(attributes, excludedAttributes)
    ? await membersOf(groups, directory)
    : undefined;
  return groups.map((group) =>
    project(presentGroup(group, members?.get(group.id), base), attributes, excludedAttributes),
  );
}
