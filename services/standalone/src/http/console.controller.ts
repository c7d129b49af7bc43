import { Body, Controller, Get, Next, Param, Post, Query, Req, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  asNoPage,
  bridgePage,
  casesPage,
  findPerson,
  noPage,
  notFoundSection,
  overviewPage,
  personPage,
  unitPage,
  villagePage,
  type Ask,
  type Clock,
  type Lang,
  type Shown,
} from '@jumin/console';
import { loadDivisions } from '@jumin/kernel';
import { Problem, subjectOf } from '@jumin/platform';
import { definitions } from '../services';
import type { NextFunction, Request, Response } from 'express';

export interface ConsoleShell {
  readonly ask: Ask;
  readonly clock: () => Clock;
}

const services = new Set([...definitions.map(({ name }) => name as string), 'platform', 'health', 'metrics', 'docs']);
const isServices = (path: string): boolean => services.has(path.split('/')[1]!.toLowerCase());

/** Pages that need no token: whoever sits at this machine sees what the demo operator sees. A plain address that is no service's is at most a page that is not there. */
export const isPage = (path: string): boolean =>
  path === '/' || path.startsWith('/people/') || path.startsWith('/counties/') || (/^(\/[\w.-]+)+\/?$/.test(path) && !isServices(path));

interface Place {
  readonly county: string;
  readonly year: string;
  /** A unit, a village, or a line of the bridge. */
  readonly unit: string;
}

const langOf = (text: string | undefined): Lang => (text === 'en' ? 'en' : 'zh');

const listOf = (given: string | readonly string[] | undefined): readonly string[] => (given === undefined ? [] : [given].flat());

const nowhere = { zh: '没有这个页面', en: 'There is no such page' };

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

  /** What a page was made of, or the page that says why there is none. */
  const answer = async (response: Response, lang: string | undefined, made: () => Promise<string>): Promise<void> => {
    try {
      send(response, await made());
    } catch (error) {
      const wrong = asNoPage(error) ?? (error instanceof Problem ? { status: error.status, words: error } : undefined);
      if (wrong === undefined) throw error;
      send(response, noPage(langOf(lang), clock(), wrong.words), wrong.status);
    }
  };

  /** Parts of an address become parts of addresses that are asked with the operator's rights, so nothing but codes gets through. */
  const shown = ({ county, year, lang }: { county: string; year: string; lang: string | undefined }, path: string, part = '0'): Shown => {
    if (!/^\d{6}$/.test(county) || nameOf(county) === county || !/^\d{4}$/.test(year) || !/^[\w-]{1,40}$/.test(part))
      throw new Problem({ status: 404, code: 'NotFound', ...nowhere });
    return { ask, lang: langOf(lang), clock: clock(), nameOf, county, year, path };
  };

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
      await answer(response, lang, () => overviewPage(ask, langOf(lang), clock(), nameOf, chosen));
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
      await answer(response, lang, async () => personPage(ask, langOf(lang), clock(), nameOf, subjectOf(subject), { effective, knownAt }));
    }

    @Get('counties/:county/years/:year/units/:unit')
    async unit(@Res() response: Response, @Param() { county, year, unit }: Place, @Query('lang') lang?: string): Promise<void> {
      await answer(response, lang, async () =>
        unitPage(shown({ county, year, lang }, `/counties/${county}/years/${year}/units/${unit}`, unit), unit),
      );
    }

    @Get('counties/:county/years/:year/villages/:unit')
    async village(
      @Res() response: Response,
      @Param() { county, year, unit }: Place,
      @Query('lang') lang?: string,
      @Query('cursor') cursor = '',
      @Query('earlier') earlier?: string | readonly string[],
    ): Promise<void> {
      await answer(response, lang, async () =>
        villagePage(shown({ county, year, lang }, `/counties/${county}/years/${year}/villages/${unit}`, unit), unit, {
          cursor,
          earlier: listOf(earlier),
        }),
      );
    }

    @Get('counties/:county/years/:year/bridge/:unit')
    async bridge(
      @Res() response: Response,
      @Param() { county, year, unit: item }: Place,
      @Query('lang') lang?: string,
      @Query('cursor') cursor = '',
      @Query('earlier') earlier?: string | readonly string[],
    ): Promise<void> {
      await answer(response, lang, async () =>
        bridgePage(shown({ county, year, lang }, `/counties/${county}/years/${year}/bridge/${item}`, item), item, {
          cursor,
          earlier: listOf(earlier),
        }),
      );
    }

    @Get('cases')
    async cases(
      @Res() response: Response,
      @Query('county') county = '',
      @Query('year') year = '',
      @Query('lang') lang?: string,
      @Query('id') id?: string,
      @Query('party') party?: string,
      @Query('age') age?: string,
      @Query('state') state?: string,
    ): Promise<void> {
      const asked = {
        ...(id === undefined ? {} : { id }),
        ...(party === undefined ? {} : { party }),
        ...(age === undefined ? {} : { age }),
        ...(state === undefined ? {} : { state }),
      };
      const path = `/cases?${new URLSearchParams({ county, year, ...asked })}`;
      await answer(response, lang, async () => casesPage(shown({ county, year, lang }, path), asked));
    }

    /** Whatever is no service's address and no page's. */
    @Get('*path')
    nothing(@Req() request: Request, @Res() response: Response, @Next() next: NextFunction, @Query('lang') lang?: string): void {
      if (!isPage(request.path) || !request.accepts(['html', 'json']) || request.accepts(['html', 'json']) === 'json') return next();
      send(response, noPage(langOf(lang), clock(), nowhere), 404);
    }
  }
  return ConsoleController;
};
