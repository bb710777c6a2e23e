/** Tests against vetbox, the emulator of the Attestr (FactX) and Personr background-check APIs. */
export { NotAsExpected, NotInTime, Refused, VetboxError } from './errors.js';
export { type Arrived, Receiver } from './receiver.js';
export { type AttestrAccess, type PersonrAccess, Sandbox, type Schemas, type Selector } from './sandbox.js';
export { type Reach, Vetbox } from './vetbox.js';
