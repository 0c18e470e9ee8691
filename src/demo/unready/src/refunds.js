import { isOn } from './flags.js';

/** What goes back to the customer, in cents, and when. */
export function refund({ paid, fee }) {
  if (isOn('instant-refunds')) {
    return { cents: paid + fee, settles: 'in seconds' };
  }
  return { cents: paid - fee, settles: 'in five days' };
}
