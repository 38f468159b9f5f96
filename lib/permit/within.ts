/** Makes a call of the SDK, once the environment that the key writes to is known. */
export type Within = <T>(call: () => Promise<T>) => Promise<T>;
