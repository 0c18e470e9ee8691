/** What goes back to the customer, in cents, and when. */
export function refund(order) {
  return { cents: order.paid - order.fee, settles: 'in five days' };
}
