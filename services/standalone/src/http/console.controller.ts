import { Body, Controller, Get, Param, Post, Query, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { findPerson, notFoundSection, overviewPage, personPage, type Ask, type Clock, type Lang } from '@jumin/console';
import { loadDivisions } from '@jumin/kernel';
import { subjectOf } from '@jumin/platform';
import type { Response } from 'express';

export interface ConsoleShell {
  readonly ask: Ask;
  readonly clock: () => Clock;
}

/** Pages that need no token: whoever sits at this machine sees what the demo operator sees. */
export const isPage = (path: string): boolean =>
  path === '/' || path === '/favicon.ico' || path === '/people' || path.startsWith('/people/');

const langOf = (text: string | undefined): Lang => (text === 'en' ? 'en' : 'zh');

/** No script, nothing from elsewhere, no copy kept: a history is on the screen and nowhere else. */
const send = (response: Response, text: string, status = 200): void => {
  response
    .status(status)
    .setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'")
    .setHeader('Cache-Control', 'no-store')
    .setHeader('Referrer-Policy', 'no-referrer')
    .type('html')
    .send(text);
};

export const consoleController = ({ ask, clock }: ConsoleShell): Type => {
  const nameOf = (division: string): string => loadDivisions().nameOf(division);

  @ApiExcludeController()
  @Controller()
  class ConsoleController {
    @Get()
    async overview(
      @Res() response: Response,
      @Query('lang') lang?: string,
      @Query('county') county?: string,
      @Query('year') year?: string,
    ): Promise<void> {
      const chosen = { ...(county === undefined ? {} : { county }), ...(year === undefined ? {} : { year }) };
      send(response, await overviewPage(ask, langOf(lang), clock(), nameOf, chosen));
    }

    @Get('favicon.ico')
    icon(@Res() response: Response): void {
      response.status(204).end();
    }

    @Post('people')
    async find(@Res() response: Response, @Body() body: { number?: unknown } | undefined, @Query('lang') given?: string): Promise<void> {
      const lang = langOf(given);
      const subject = typeof body?.number === 'string' ? await findPerson(ask, body.number) : undefined;
      if (subject !== undefined) return response.redirect(303, `/people/${subject}?lang=${lang}`);
      send(response, await overviewPage(ask, lang, clock(), nameOf, {}, notFoundSection(lang)), 404);
    }

    @Get('people/:subject')
    async person(
      @Res() response: Response,
      @Param('subject') subject: string,
      @Query('lang') lang?: string,
      @Query('effective') effective = '',
      @Query('knownAt') knownAt = '',
    ): Promise<void> {
      send(response, await personPage(ask, langOf(lang), clock(), subjectOf(subject), { effective, knownAt }));
    }
  }
  return ConsoleController;
};
