/** What can go wrong between a test and the emulator: it cannot be found, started or reached, or it refuses. */
export class VetboxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** What the emulator says of a call that it refused. */
export interface Problem {
  title?: string;
  detail?: string;
  valid?: string[];
}

/** The emulator refused a call; the message says what was wrong, where, and what would be right. */
export class Refused extends VetboxError {
  constructor(
    call: string,
    readonly status: number,
    readonly problem: Problem,
  ) {
    const said = [problem.detail || problem.title || JSON.stringify(problem)];
    if (problem.valid?.length) said.push(`valid: ${problem.valid.join(', ')}`);
    // What a summary of a line shows is what was wrong.
    super([...said, `(${call} answered ${status})`].join('\n'));
  }
}

/** What `waitFor` waited for did not come; the message says what was seen instead. */
export class NotInTime extends Refused {}

/** What `verify` expected did not happen; the message says what came closest. */
export class NotAsExpected extends Refused {}
