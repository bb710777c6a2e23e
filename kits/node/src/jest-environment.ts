import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import type { Circus } from '@jest/types';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { FAILED, WATCHED } from './jest-words.js';

type Environment = new (config: JestEnvironmentConfig, context: EnvironmentContext) => JestEnvironment;
type Handler = (event: Circus.Event, state: Circus.State) => void | Promise<void>;

/** An environment of Jest that shows the sandbox of a test that fails, beside what `Base` does. */
export function withVetbox(Base: Environment): Environment {
  return class extends Base {
    constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
      super(config, context);
      const inherited = this.handleTestEvent?.bind(this) as Handler | undefined;
      const handler: Handler = async (event, state) => {
        await inherited?.(event, state);
        if (event.name !== 'test_fn_failure') return;
        const report = (this.global as unknown as Record<symbol, (() => Promise<string>) | undefined>)[FAILED];
        if (report) show(event.error, await report());
      };
      this.handleTestEvent = handler as NonNullable<JestEnvironment['handleTestEvent']>;
    }

    override async setup(): Promise<void> {
      await super.setup();
      (this.global as unknown as Record<symbol, unknown>)[WATCHED] = true;
    }
  };
}

/** Puts the report between what the error says and where it was thrown, which is where Jest shows it. */
function show(error: unknown, report: string): void {
  const thrown = error as { stack?: unknown } | null | undefined;
  if (typeof thrown?.stack !== 'string') {
    console.error(report);
    return;
  }
  const place = /\n\s+at /.exec(thrown.stack)?.index ?? thrown.stack.length;
  thrown.stack = `${thrown.stack.slice(0, place)}\n\n${report}\n${thrown.stack.slice(place)}`;
}

export default withVetbox(NodeEnvironment as unknown as Environment);
