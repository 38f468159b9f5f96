/** What stands at `Resources[0].name.familyName` of a JSON value; `undefined`: nothing. */
export function propertyOf(value: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>((at, step) => (isContainer(at) ? at[step] : undefined), value);
}

/** An object, or a list by its indices. */
function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
