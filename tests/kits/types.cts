// A project of CommonJS modules sees the types.
import kit = require('@vetbox/kit');
import jest = require('@vetbox/kit/jest');
import environment = require('@vetbox/kit/jest-environment');

export const found: Promise<kit.Vetbox> = kit.Vetbox.find();
export const sandbox: kit.Sandbox = jest.useVetbox().sandbox;
export const wrapped = environment.withVetbox(environment.default);
