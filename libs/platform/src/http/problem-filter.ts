import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Log } from '../log';
import { problemBody, type Problem } from './problem';
import { problemOf } from './problem-of';

export const sendProblem = (response: Response, problem: Problem): void => {
  if (response.headersSent) return void response.destroy(); // Half an answer must not look like a whole one.
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem)));
};

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Pick<Log, 'error'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.status >= 500) this.log.error(traceOf(error), problem.code);
    sendProblem(host.switchToHttp().getResponse<Response>(), problem);
  }
}

/** Name, code and place of an error. Its message is left out: a database quotes the values it refused, and they may be somebody's. */
export const traceOf = (error: unknown): object =>
  error instanceof Error
    ? {
        error: error.name,
        errorCode: (error as { code?: unknown }).code,
        at: error.stack
          ?.split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 8),
      }
    : { error: typeof error };
