/** What the objects that our parsers make may inherit from. */
export const ROOTS: readonly object[] = [
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Set.prototype,
  Function.prototype,
  String.prototype,
];
