/** Objects by names that come from outside: a tenant or a role may be called `__proto__` or `constructor`. */
type ByName<T> = Record<string, T>;

/** What stands under a name of the object's own. */
export function getOwn<T>(object: Readonly<ByName<T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a name of the object's own: `__proto__` would be lost if it were assigned. */
export function putOwn<T>(object: ByName<T>, name: string, value: T): void {
  if (name !== '__proto__') object[name] = value;
  else
    Object.defineProperty(object, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
