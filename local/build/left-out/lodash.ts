/**
 * Stands in for `lodash`, of which the `permitio` SDK uses three functions, to read its configuration. An update of
 * the SDK that uses a fourth one fails where the worker starts, and with it test/infra/bundles.test.ts.
 */
type Fields = Record<string, unknown>;

const isPlain = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Of one name: no path is asked for. */
function get(object: Fields, name: string, otherwise: unknown): unknown {
  return object[name] ?? otherwise;
}

/** Plain objects in depth, anything else by reference; what is undefined changes nothing. */
function merge(target: Fields, source: Fields): Fields {
  for (const [name, value] of Object.entries(source)) {
    const own = target[name];
    if (isPlain(value)) target[name] = merge(isPlain(own) ? own : {}, value);
    else if (value !== undefined) target[name] = value;
  }
  return target;
}

export default { assign: Object.assign, get, merge };
