/** `no runs`, `1 run`, `2 runs` */
export const count = (number: number, noun: string): string => `${number || 'no'} ${noun}${number === 1 ? '' : 's'}`;
