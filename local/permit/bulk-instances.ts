import type { Call, Reply } from './call.ts';
import { eachItem } from './each-item.ts';
import { notFound } from './errors.ts';
import { replaceInstance } from './instances.ts';
import { readBody } from './read-body.ts';

export function bulkReplaceInstances({ environment, body }: Call): Reply {
  const { operations } = readBody(environment.bodies.instances, body);
  eachItem(environment, operations, (instance) => replaceInstance(environment, instance));
  return { status: 200, value: {} };
}

export function bulkDeleteInstances({ environment, body }: Call): Reply {
  const { idents } = readBody(environment.bodies.instanceIdents, body);
  const { instances } = environment.directory;
  eachItem(environment, idents, (ident) => {
    const instance = instances.get(ident);
    if (instance !== undefined) instances.remove(instance.key);
    else if (environment.rules.bulkRepeats === 'fail') throw notFound('ResourceInstance', ident);
  });
  return { status: 200, value: {} };
}
