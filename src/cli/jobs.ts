import { InvalidArgumentError } from 'commander';

/** How many things go on at once. */
export function toCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 64)
    throw new InvalidArgumentError('write a number from 1 to 64');
  return value;
}
