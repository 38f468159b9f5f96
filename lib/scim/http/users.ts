import type { StoredUser } from '../model.ts';
import {
  asCreated,
  asReplacement,
  listResponse,
  patchUser,
  presentUser,
  project,
  readUser,
} from '../protocol/index.ts';
import { noContent, scimAnswer } from './answers.ts';
import { bodyOf, type Exchange, type Operation } from './exchange.ts';
import { matcherOf } from './matcher.ts';
import type { Parameters } from './parameters.ts';
import { readSearch } from './read-search.ts';
import { wantsBody } from './wants-body.ts';

export const createUser: Operation = async (exchange) => {
  const document = asCreated(readUser(bodyOf(exchange)));
  const stored = await exchange.directory.users.create(document);
  return answerWith(201, stored, exchange);
};

export const readOneUser: Operation = async (exchange) =>
  answerWith(200, await exchange.directory.users.read(exchange.id), exchange);

export const replaceUser: Operation = async (exchange) => {
  const document = readUser(bodyOf(exchange));
  return answerWith(
    200,
    await exchange.directory.users.change(exchange.id, (before) => asReplacement(document, before)),
    exchange,
  );
};

/** 200 with the user where JSON is asked for, else 204: RFC 7644, 3.5.2, leaves it to us, and clients differ. */
export const changeUser: Operation = async (exchange) => {
  const { id, directory } = exchange;
  const body = bodyOf(exchange);
  const stored = await directory.users.change(id, (document) => patchUser(document, body, id));
  return wantsBody(exchange) ? answerWith(200, stored, exchange) : noContent;
};

export const removeUser: Operation = async ({ id, directory }) => {
  await directory.users.remove(id);
  return noContent;
};

export const listUsers: Operation = (exchange) => list(exchange.parameters, exchange);

export const searchUsers: Operation = (exchange) => list(readSearch(bodyOf(exchange)), exchange);

async function list(asked: Parameters, exchange: Exchange) {
  const { base, directory } = exchange;
  const { startIndex, count, attributes, excludedAttributes } = asked;
  const filter = matcherOf(asked.filter, 'User', (user: StoredUser) => presentUser(user, base));
  const page = await directory.users.list({ filter, startIndex, count });
  const resources = page.resources.map((user) =>
    project(presentUser(user, base), attributes, excludedAttributes),
  );
  return scimAnswer(200, listResponse({ total: page.total, startIndex, resources }));
}

function answerWith(status: number, user: StoredUser, { parameters, base }: Exchange) {
  const { attributes, excludedAttributes } = parameters;
  const resource = project(presentUser(user, base), attributes, excludedAttributes);
  const location = `${base}/Users/${encodeURIComponent(user.id)}`;
  return scimAnswer(status, resource, status === 201 ? { location } : {});
}
