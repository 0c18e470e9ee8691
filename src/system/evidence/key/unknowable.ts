/** Something that decides how a run ends cannot be found out: there is no evidence, and this is why. */
export class Unknowable extends Error {
  override readonly name = 'Unknowable';
}
