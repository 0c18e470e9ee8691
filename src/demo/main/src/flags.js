/** A flag is on where FLAGS names it. All of them stand in flags.yml. */
export const isOn = name => (process.env.FLAGS ?? '').split(',').includes(name);
