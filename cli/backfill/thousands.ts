/** `12,345` */
export const thousands = (value: number): string => value.toLocaleString('en-US');
