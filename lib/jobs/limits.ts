/** Of an id, in characters. */
export const MAX_ID_LENGTH = 1024;
/** Milliseconds; the last one that a version string has digits for. */
export const MAX_TIME = 253_402_300_799_999;
