/** What goes back to the customer, in cents, and when. */
export function refund({ paid, fee }) {
  return { cents: paid - fee, settles: 'in five days' };
}
