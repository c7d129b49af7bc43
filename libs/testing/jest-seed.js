// The same commit tests the same: generated cases come from a fixed seed. JUMIN_SEED=random, or a number that a failure has printed, asks for others.
const fc = require('fast-check');

const asked = process.env.JUMIN_SEED ?? '2024';
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });
