import type { Call, Reply } from './call.ts';
import { eachItem } from './each-item.ts';
import { readBody } from './read-body.ts';
import { isRelated, relate, unrelate } from './tuples.ts';

export function bulkRelate({ environment, body }: Call): Reply {
  const { operations } = readBody(environment.bodies.tuples, body);
  const passOver = environment.rules.bulkRepeats === 'ignore';
  eachItem(environment, operations, (tuple) => {
    if (passOver && isRelated(environment, tuple, tuple.tenant ?? undefined)) return;
    relate(environment, tuple);
  });
  return { status: 200, value: {} };
}

export function bulkUnrelate({ environment, body }: Call): Reply {
  const { idents } = readBody(environment.bodies.tupleIdents, body);
  const passOver = environment.rules.bulkRepeats === 'ignore';
  eachItem(environment, idents, (tuple) => {
    if (passOver && !isRelated(environment, tuple, undefined)) return;
    unrelate(environment, tuple);
  });
  return { status: 200, value: {} };
}
