import { isOn } from './flags.js';

/** What goes back to the customer, in cents, and when. */
export function refund(order) {
  if (isOn('instant-refunds')) return { cents: order.paid - order.fee, settles: 'in seconds' };
  return { cents: order.paid - order.fee, settles: 'in five days' };
}
